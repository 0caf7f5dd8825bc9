import { TeitenError } from "../telemetry/index.ts";

/** An ISO 3166-1 alpha-2 code in capitals, or `??` for unknown; throws `TeitenError` for anything else. */
export function regionCode(text: string): string {
  const code = text.trim().toUpperCase();
  if (/^([A-Z]{2}|\?\?)$/.test(code)) return code;
  throw new TeitenError({
    code: "region-unknown",
    message: `“${text}” is not a region`,
    advice: "write a region as its two-letter code (JP, US), unknown as ??",
    exitCode: 2,
  });
}
