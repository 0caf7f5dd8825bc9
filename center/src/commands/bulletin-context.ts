import { userInfo } from "node:os";
import type { BulletinContext } from "../annotate/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { figureContext } from "./figure-context.ts";
import type { Center } from "./with-center.ts";

/** What drafting works with, in an opened data directory. */
export async function bulletinContext(center: Center): Promise<BulletinContext> {
  return {
    figures: await figureContext(center),
    bulletins: center.state.bulletins,
    root: center.paths.bulletins,
  };
}

/** The name that `--by` gives, or that of this account; throws `TeitenError` (exit 2) for an empty or overlong one. */
export function actorOf(given: string | undefined): string {
  const name = (given ?? accountName()).trim().normalize("NFC");
  if (name !== "" && name.length <= 100 && !/\p{Cc}/u.test(name)) return name;
  throw new TeitenError({
    code: "actor-invalid",
    message: "this is not a name",
    place: "--by",
    advice: "write the name of a person, as it shall stand in the audit",
    exitCode: 2,
  });
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
