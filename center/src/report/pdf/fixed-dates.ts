const DATE = /\/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)/g;

/**
 * The PDF with the moment of printing replaced by `at` (seconds since 1970 UTC), in place: the same page printed twice is
 * the same bytes, and no offset of the file moves.
 */
export function fixDates(pdf: Buffer, at: number): Buffer {
  const digits = new Date(at * 1000).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const text = pdf.toString("latin1");
  return Buffer.from(
    text.replace(DATE, (_, name: string) => `/${name} (D:${digits}+00'00')`),
    "latin1",
  );
}
