import { asciiBytes, beginsWith, payloadRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const TEXTS = [
  "TSource Engine Query\x00",
  "getstatus",
  "getinfo",
  "getservers",
  "getchallenge",
  "statusResponse",
  "infoResponse",
  "disconnect",
  "rcon",
  "print",
].map(asciiBytes);
/** Players, rules and challenge of Valve's queries have a number of four bytes behind their letter, the answers more. */
const QUERIES = asciiBytes("UVWi");
const ANSWERS = asciiBytes("IDEAm");

/** Queries and answers of the Quake and Source engines: four bytes FF, then a word or a letter. */
export const GAME_RULE: PayloadRule = payloadRule("game-query", [0xff], (view, at, end, length) => {
  if (at + 5 > end || view.getUint32(at, false) !== 0xffffffff) return false;
  if (TEXTS.some((text) => beginsWith(view, at + 4, end, text))) return true;
  const letter = view.getUint8(at + 4);
  return (length <= 9 && QUERIES.includes(letter)) || (length >= 9 && ANSWERS.includes(letter));
});
