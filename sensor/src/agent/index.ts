export { createAgent } from "./agent.ts";
export type { Agent, AgentOptions } from "./agent.ts";
export { findAgent, findProcess } from "./agent-lock.ts";
export type { ProcessMark } from "./agent-lock.ts";
export { writeFilterFile } from "./filter-file.ts";
export { interfaceAddresses } from "./interface-addresses.ts";
export { readStatus } from "./status-file.ts";
export type { AgentStatus } from "./status-file.ts";
