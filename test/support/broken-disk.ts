/** Makes IndexedDB of this process fail as a browser's does, until it is repaired. */
export function brokenDisk(): BrokenDisk {
  const { add, put } = IDBObjectStore.prototype;
  const { open } = IDBFactory.prototype;
  const full = (): never => {
    throw new DOMException('no room left', 'QuotaExceededError');
  };
  return {
    fill: () => void Object.assign(IDBObjectStore.prototype, { add: full, put: full }),
    shut: () =>
      void Object.assign(IDBFactory.prototype, {
        open: () => {
          throw new DOMException('can not be opened', 'UnknownError');
        },
      }),
    repair: () => {
      Object.assign(IDBObjectStore.prototype, { add, put });
      Object.assign(IDBFactory.prototype, { open });
    },
  };
}

export interface BrokenDisk {
  /** Nothing more fits. */
  fill(): void;
  /** No database can be opened. */
  shut(): void;
  repair(): void;
}
