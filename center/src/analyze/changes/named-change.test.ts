import { expect, test } from "vitest";
import { checkChangeName } from "./named-change.ts";

test.each(["445-TCP-2022-09-05T12", "region-BR-2022-09-05T12", "23-tcp-mirai-2022-09-05t12"])(
  "%s may be a change, as far as its form tells",
  (name) => {
    expect(() => checkChangeName(name)).not.toThrow();
  },
);

test.each(["hello", "445/TCP", "445-TCP-2022-09-05", "2022-09-05T12", ""])(
  "%j is refused before any change is looked for",
  (name) => {
    expect(() => checkChangeName(name)).toThrow(/no change is called/);
  },
);
