/** Whether this node takes new peers. Red from the first moment of stopping. */
export class Readiness {
  private stopping = false;

  get isReady(): boolean {
    return !this.stopping;
  }

  turnRed(): void {
    this.stopping = true;
  }
}
