/** What a map draws. */
export interface Layers {
  /** Who let whom in. */
  readonly vouches: boolean;
  /** What is missing, and what is not yet there. */
  readonly gaps: boolean;
  /** `all` is for rooms of up to `MAX_PEERS_WITH_LINKS`. The links of who is selected are drawn anyway. */
  readonly links: 'none' | 'all' | 'relayed';
}

export const FIRST_LAYERS: Layers = { vouches: true, gaps: true, links: 'none' };
