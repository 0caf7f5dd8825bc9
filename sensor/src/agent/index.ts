export { createAgent } from "./agent.ts";
export type { Agent, AgentOptions, Recorder, RecorderParts } from "./agent.ts";
export { findProcess, takeAgentLock } from "./agent-lock.ts";
export type { AgentLock, FindProcess, ProcessMark } from "./agent-lock.ts";
export { interfaceAddresses } from "./interface-addresses.ts";
export type { HeartbeatFacts, RecorderCounts } from "./make-heartbeat.ts";
export { readStatus } from "./status-file.ts";
export type { AgentStatus } from "./status-file.ts";
