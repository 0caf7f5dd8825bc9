/** A sensor as detection sees it. */
export interface WatchedSensor {
  readonly id: number;
  readonly name: string;
  readonly network: string;
  readonly side: "domestic" | "overseas";
}

/** Where a change happens: the smallest set of sensors that explains it. */
export type ChangeScope = "one sensor" | "one network" | "domestic only" | "overseas only" | "some" | "everywhere";

/** Sensors that are tested together, as one observer. */
export interface Observer {
  readonly scope: Exclude<ChangeScope, "some">;
  /** Of the sensor or network; the scope itself for the others. */
  readonly name: string;
  /** Indices into the network's sensors, ascending. */
  readonly sensors: readonly number[];
}

/** The sensors of one detection and everything that is tested as one observer. */
export interface WatchedNetwork {
  readonly sensors: readonly WatchedSensor[];
  readonly observers: readonly Observer[];
  /** For each sensor the indices of the observers that it is part of; its own comes first. */
  readonly observersOf: readonly (readonly number[])[];
}

/** Every sensor, every network of several sensors, either side and all together; a set of sensors is tested once. */
export function createWatchedNetwork(sensors: readonly WatchedSensor[]): WatchedNetwork {
  const indices = sensors.map((_, index) => index);
  const where = (wanted: (sensor: WatchedSensor) => boolean): readonly number[] =>
    indices.filter((index) => wanted(sensors[index] as WatchedSensor));
  const networks = [...new Set(sensors.map(({ network }) => network))];
  const candidates: readonly Observer[] = [
    ...sensors.map(({ name }, index): Observer => ({ scope: "one sensor", name, sensors: [index] })),
    ...networks.map((name): Observer => ({
      scope: "one network",
      name,
      sensors: where(({ network }) => network === name),
    })),
    { scope: "domestic only", name: "domestic only", sensors: where(({ side }) => side === "domestic") },
    { scope: "overseas only", name: "overseas only", sensors: where(({ side }) => side === "overseas") },
    { scope: "everywhere", name: "everywhere", sensors: indices },
  ];
  const seen = new Set<string>();
  const observers = candidates.filter((observer) => {
    const members = observer.sensors.join(" ");
    if (members === "" || seen.has(members)) return false;
    seen.add(members);
    return true;
  });
  const observersOf = indices.map((index) =>
    observers.flatMap(({ sensors: members }, observer) => (members.includes(index) ? [observer] : [])),
  );
  return { sensors, observers, observersOf };
}
