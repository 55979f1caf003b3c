import { Component } from '@angular/core';

/** What tiles and lines mean, with a sample of each: line style and word, never colour alone. */
@Component({
  selector: 't-topology-legend',
  template: `
    <ul aria-label="Legend">
      @for (line of lines; track line.kind) {
        <li>
          <svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true" [class]="line.kind">
            @if (line.kind === 'split') {
              <path class="claim" d="M2 6H15" />
              <path class="denial" d="M19 6H32" />
            } @else {
              <path d="M2 6H32" />
            }
          </svg>
          {{ line.text }}
        </li>
      }
      <li><span class="tile suspect" aria-hidden="true"></span> stands out</li>
      <li><span class="tile sponsor" aria-hidden="true"></span> let it in</li>
      <li><span class="tile away" aria-hidden="true"></span> away, as last reported</li>
    </ul>
  `,
  styleUrl: './topology-legend.scss',
})
export class TopologyLegend {
  protected readonly lines = [
    { kind: 'vouch', text: 'let in' },
    { kind: 'said', text: 'let in, as one says' },
    { kind: 'gap', text: 'gap' },
    { kind: 'benign', text: 'gap, network' },
    { kind: 'split', text: 'only one says linked' },
    { kind: 'relayed', text: 'relayed' },
  ] as const;
}
