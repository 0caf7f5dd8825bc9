export { attachEngine } from "./attach.ts";
export type { AttachedEngine } from "./attach.ts";
export type { EngineEndpoint } from "./endpoint.ts";
export { ENGINE_DATABASE } from "./engine-configuration.ts";
export { discardEngine, isEngineDamaged } from "./discard-engine.ts";
