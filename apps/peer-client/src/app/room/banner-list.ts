import type { PersonView, RoomView, StorageTrouble } from '#mesh';
import type { PeerId, StatementId } from '#trust';

/** What stays on the screen until it is over, most serious first. */
export type Banner =
  | { readonly kind: 'evicted'; readonly by: PeerId; readonly at: number; readonly reason: string }
  | {
      readonly kind: 'invite-leaked';
      readonly notice: number;
      readonly invite: StatementId;
      readonly note: string;
    }
  /** Not kept on this device: in memory, and lost with the page. */
  | { readonly kind: 'not-kept'; readonly trouble: StorageTrouble }
  | { readonly kind: 'author-cap'; readonly notice: number; readonly who: PeerId }
  | { readonly kind: 'wrong-bytes'; readonly notice: number; readonly who: PeerId; readonly file: string }
  | {
      readonly kind: 'own-key-elsewhere' | 'storage-failed' | 'foreign-room' | 'room-cap';
      readonly notice: number;
    }
  /** Only relayed links are wanted, and the node has no relay. */
  | { readonly kind: 'no-relay' }
  | { readonly kind: 'unconfirmed'; readonly inviter: PeerId }
  | { readonly kind: 'node-refused'; readonly text: string }
  | {
      readonly kind: 'node-offline';
      readonly linked: number;
      /** Not in yet, and so in need of the node. */
      readonly outside: boolean;
      /** Undefined while it is being tried. */
      readonly retryAt: number | undefined;
    };

/** The part of a room's view that banners are about. */
export type Troubles = Pick<RoomView, 'standing' | 'node' | 'relay' | 'notices' | 'invites'> & {
  readonly people: readonly Pick<PersonView, 'link'>[];
};

export function bannersOf(view: Troubles, storage?: StorageTrouble): readonly Banner[] {
  return [
    ...standingBanner(view),
    ...storageBanner(view, storage),
    ...leakBanners(view),
    ...floodBanners(view),
    ...fileBanners(view),
    ...roomBanners(view),
    ...relayBanner(view),
    ...nodeBanner(view),
  ];
}

/** On the line that opens and closes what stands below the most serious one. */
export function foldWordsOf(further: number, isOpen: boolean): string {
  const notices = `${further} more ${further === 1 ? 'notice' : 'notices'}`;
  return isOpen ? `Fold ${notices}` : notices;
}

function standingBanner({ standing }: Troubles): readonly Banner[] {
  if (standing.kind === 'evicted') return [{ ...standing }];
  return standing.kind === 'unconfirmed' ? [{ kind: 'unconfirmed', inviter: standing.inviter }] : [];
}

/** A key that lives in this page only is the lesser part of a device that keeps nothing. */
function storageBanner({ notices }: Troubles, trouble: StorageTrouble | undefined): readonly Banner[] {
  if (trouble) return [{ kind: 'not-kept', trouble }];
  const notice = notices.findLast((one) => one.kind === 'storage-failed');
  return notice ? [{ kind: notice.kind, notice: notice.id }] : [];
}

function leakBanners({ notices, invites }: Troubles): readonly Banner[] {
  return notices.flatMap((notice) =>
    notice.kind === 'invite-leaked'
      ? [
          {
            kind: notice.kind,
            notice: notice.id,
            invite: notice.invite,
            note: invites.find((invite) => invite.id === notice.invite)?.note ?? '',
          },
        ]
      : [],
  );
}

function floodBanners({ notices }: Troubles): readonly Banner[] {
  return notices.flatMap((notice) =>
    notice.kind === 'author-cap' ? [{ kind: notice.kind, notice: notice.id, who: notice.who }] : [],
  );
}

function fileBanners({ notices }: Troubles): readonly Banner[] {
  return notices.flatMap((notice) => {
    if (notice.kind !== 'wrong-bytes') return [];
    const { kind, id, who, file } = notice;
    return [{ kind, notice: id, who, file }];
  });
}

/** Each kind once, however often it was noticed; dismissing takes the newest away first. */
function roomBanners({ notices }: Troubles): readonly Banner[] {
  return (['own-key-elsewhere', 'foreign-room', 'room-cap'] as const).flatMap((kind) => {
    const notice = notices.findLast((one) => one.kind === kind);
    return notice ? [{ kind, notice: notice.id }] : [];
  });
}

function relayBanner({ relay, node, standing }: Troubles): readonly Banner[] {
  const isStuck = relay.only && !relay.offered && node.kind === 'online' && standing.kind !== 'evicted';
  return isStuck ? [{ kind: 'no-relay' }] : [];
}

/** Somebody who was evicted has nothing to do with the node any more. */
function nodeBanner({ node, people, standing }: Troubles): readonly Banner[] {
  if (standing.kind === 'evicted') return [];
  if (node.kind === 'refused') return [{ kind: 'node-refused', text: node.text }];
  const isAway = node.kind === 'offline' || (node.kind === 'connecting' && node.since !== undefined);
  if (!isAway) return [];
  const retryAt = node.kind === 'offline' ? node.retryAt : undefined;
  const linked = people.filter((person) => person.link.kind === 'linked').length;
  return [{ kind: 'node-offline', linked, outside: isOutside(standing), retryAt }];
}

function isOutside({ kind }: RoomView['standing']): boolean {
  return kind === 'joining' || kind === 'knocking';
}
