import { startCanaries } from "../collect/index.ts";
import type { CanaryProber } from "../collect/index.ts";
import type { ServeContext } from "./run-serve.ts";
import type { ServePart } from "./serve-parts.ts";
import { tell } from "./tell.ts";

/** The prober as a part: it sends canaries to the sensors whose policy asks for them, and to none by default. */
export function canaryPart({ paths, configuration, state }: ServeContext): ServePart {
  let prober: CanaryProber | null = null;
  return {
    name: "canaries",
    start: () => {
      prober = startCanaries({ paths, state, zone: configuration.zone, report: tell });
      return Promise.resolve(null);
    },
    stop: async () => prober?.stop(),
  };
}
