export { draftBulletins, draftChange, draftDeserving } from "./draft-bulletins.ts";
export type { BulletinContext, DraftOrder, DraftOutcome } from "./draft-bulletins.ts";
export { draftNamed } from "./draft-named.ts";
export { findBulletin, isBulletinId, isOpen } from "./find-bulletin.ts";
export { endBulletin, publishBulletin, withdrawBulletin } from "./publish-bulletin.ts";
export type { PublishOrder, PublishedRevision } from "./publish-bulletin.ts";
export { reviewBulletin } from "./review-bulletin.ts";
export type { Reviewed, ReviewOrder } from "./review-bulletin.ts";
export { reviseBulletin } from "./revise-bulletin.ts";
