import { PortNameError, parsePort, serviceLabel } from "@teiten/core/names";

/** A printed port with the name of its service, `Telnet(23/TCP)`; the key itself where it has no name. */
export function portName(key: string): string {
  try {
    const { protocol, port, fragment } = parsePort(key);
    return port === null ? key : serviceLabel(protocol, port, fragment);
  } catch (error) {
    if (error instanceof PortNameError) return key;
    throw error;
  }
}
