/** How a client reaches the running engine; sent over the control socket, which only the owner of the folder can open. */
export interface EngineEndpoint {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  readonly writerPassword: string;
  readonly readerPassword: string;
}
