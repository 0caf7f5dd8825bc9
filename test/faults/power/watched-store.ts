import type { RecorderOptions } from "./sensor-modules.ts";

type Store = RecorderOptions["store"];
type Place = Parameters<Store["create"]>[0];

/** Hears of each promise that the spool keeps towards the recorder. */
export interface StorePromises {
  /** The bytes of an open segment so far are safe. */
  synced(place: Place): void;
  /** A segment has its name in `ready/`, safe. */
  admitted(place: Place): void;
}

/** The side of a spool on which segments come in, with an ear on it. */
export function watchStore(store: Store, promises: StorePromises): Store {
  return {
    get segmentBytes() {
      return store.segmentBytes;
    },
    create: async (place) => {
      const file = await store.create(place);
      return {
        write: (bytes) => file.write(bytes),
        sync: async () => {
          await file.sync();
          promises.synced(place);
        },
        close: () => file.close(),
      };
    },
    admit: async (facts, bytes, saves) => {
      await store.admit(facts, bytes, saves);
      promises.admitted(facts);
    },
    cut: (place, length) => store.cut(place, length),
    grown: (bytes) => store.grown(bytes),
    entomb: (facts, linkType) => store.entomb(facts, linkType),
    makeRoom: () => store.makeRoom(),
  };
}
