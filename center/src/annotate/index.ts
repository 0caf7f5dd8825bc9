export { draftBulletins, draftChange } from "./draft-bulletins.ts";
export type { BulletinContext, DraftOrder, DraftOutcome } from "./draft-bulletins.ts";
export { draftNamed } from "./draft-named.ts";
export { findBulletin, isBulletinId, isOpen } from "./find-bulletin.ts";
