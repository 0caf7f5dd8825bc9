import { TeitenError } from "../telemetry/index.ts";

/** Periods over which public cells are counted, finest first. */
export const PUBLICATION_PERIODS = ["week", "month", "quarter"] as const;
export type PublicationPeriod = (typeof PUBLICATION_PERIODS)[number];
type ByPeriod<Value> = Readonly<Record<PublicationPeriod, Value>>;

/** Sensors and operators, at least. */
export interface LeastGroup {
  readonly sensors: number;
  readonly operators: number;
}

/** Limits of what may be published for everybody; a network can set its own as far as they are stricter. */
export interface PublicationLimits {
  /** Days after the end of a cell before it is published, at least. */
  readonly lateDays: number;
  /** Packets of one source to one sensor and port on one day that count, at most. */
  readonly sourceCap: number;
  /** Privacy loss of a cell by its period, at most. */
  readonly epsilon: ByPeriod<number>;
  /** Sensors and operators behind a cell by its period, at least. */
  readonly least: ByPeriod<LeastGroup>;
  /** Sensors and operators at home, and as many abroad, from which on the two are published apart. */
  readonly apart: LeastGroup;
  /** Sensors that share a row of the table of single sensors, at least. */
  readonly sharedRows: number;
}

/** What `teiten.yaml` says of publication. */
export interface PublicationSettings extends PublicationLimits {
  /** Organisations in the table of announced scanners by name; null: those that the registry knows best. */
  readonly scanners: readonly string[] | null;
}

/** The limits of the product, which `npm run bench:secrecy` attacks; nothing looser is accepted. */
export const PUBLIC_LIMITS: PublicationLimits = {
  lateDays: 7,
  sourceCap: 1000,
  epsilon: { week: 0.5, month: 0.7, quarter: 1 },
  least: {
    week: { sensors: 20, operators: 5 },
    month: { sensors: 12, operators: 4 },
    quarter: { sensors: 5, operators: 2 },
  },
  apart: { sensors: 20, operators: 5 },
  sharedRows: 5,
};

/**
 * What holds where `teiten.yaml` says nothing. Home and abroad stay together until the noise of each is within a tenth of its
 * values, for which it takes sixty sensors.
 */
export const DEFAULT_PUBLICATION: PublicationSettings = {
  ...PUBLIC_LIMITS,
  apart: { sensors: 60, operators: 5 },
  scanners: null,
};

/** Organisations in the table of scanners, at most. */
export const MOST_SCANNERS = 6;

const LEAST_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    sensors: { type: "integer", description: "sensors behind a cell of this length, at least" },
    operators: { type: "integer", description: "operators of these sensors, at least" },
  },
};

/** The part of the configuration's schema that is the publication's. */
export const PUBLICATION_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  properties: {
    lateDays: { type: "integer", description: "days after the end of a cell before it is published (7 or more)" },
    sourceCap: {
      type: "integer",
      minimum: 1,
      description: "packets of one source to one sensor and port on one day that count (1000 or fewer)",
    },
    epsilon: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        PUBLICATION_PERIODS.map((period) => [
          period,
          {
            type: "number",
            exclusiveMinimum: 0,
            description: `privacy loss of a ${period} (${PUBLIC_LIMITS.epsilon[period]} or less: less is more noise)`,
          },
        ]),
      ),
    },
    least: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(PUBLICATION_PERIODS.map((period) => [period, LEAST_SCHEMA])),
    },
    apart: {
      type: "object",
      additionalProperties: false,
      properties: {
        sensors: {
          type: "integer",
          description:
            "sensors at home, and abroad, from which on the two are published apart (default 60; 20 or more)",
        },
        operators: { type: "integer", description: "operators at home, and abroad, for the same (5 or more)" },
      },
    },
    sharedRows: {
      type: "integer",
      description: "sensors that share a row of the table of single sensors (5 or more)",
    },
    scanners: {
      type: "array",
      minItems: 1,
      maxItems: MOST_SCANNERS,
      uniqueItems: true,
      items: { type: "string" },
      description: "organisations in the table of announced scanners, by their names in the registry",
    },
  },
};

/** What a file may give: any part of the settings. */
export type GivenPublication = Partial<Omit<PublicationSettings, "epsilon" | "least" | "apart">> & {
  readonly apart?: Partial<LeastGroup>;
  readonly epsilon?: Partial<PublicationLimits["epsilon"]>;
  readonly least?: Partial<ByPeriod<Partial<LeastGroup>>>;
};

/** Completes the settings; throws `TeitenError` (exit 78) for a limit that is looser than the product's, and says why. */
export function publicationSettings(
  given: GivenPublication | undefined,
  placeOf: (path: readonly string[]) => string,
): PublicationSettings {
  const epsilon = { ...PUBLIC_LIMITS.epsilon, ...given?.epsilon };
  const leastOf = (period: PublicationPeriod): LeastGroup => ({
    ...PUBLIC_LIMITS.least[period],
    ...given?.least?.[period],
  });
  const least = { week: leastOf("week"), month: leastOf("month"), quarter: leastOf("quarter") };
  const apart = { ...DEFAULT_PUBLICATION.apart, ...given?.apart };
  const settings = { ...DEFAULT_PUBLICATION, ...given, epsilon, least, apart };
  checkLimits(settings, placeOf);
  return settings;
}

/** Throws for the first limit that is looser than the product's. */
function checkLimits(settings: PublicationSettings, placeOf: (path: readonly string[]) => string): void {
  const { epsilon, least, apart } = settings;
  const limits = PUBLIC_LIMITS;
  const check = (path: readonly string[], value: number, from: number, most: number, why: string): void => {
    if (value >= from && value <= most) return;
    const bound = value < from ? `${from} or more` : `${most} or less`;
    throw looser(
      `“publication.${path.join(".")}” is ${value}, and must be ${bound}: ${why}`,
      placeOf(["publication", ...path]),
    );
  };
  check(["lateDays"], settings.lateDays, limits.lateDays, Infinity, WHY.late);
  check(["sourceCap"], settings.sourceCap, 1, limits.sourceCap, WHY.cap);
  check(["sharedRows"], settings.sharedRows, limits.sharedRows, Infinity, WHY.few);
  check(["apart", "sensors"], apart.sensors, limits.apart.sensors, Infinity, WHY.few);
  check(["apart", "operators"], apart.operators, limits.apart.operators, Infinity, WHY.few);
  for (const period of PUBLICATION_PERIODS) {
    check(["epsilon", period], epsilon[period], 0, limits.epsilon[period], WHY.noise);
    check(["least", period, "sensors"], least[period].sensors, limits.least[period].sensors, Infinity, WHY.few);
    check(["least", period, "operators"], least[period].operators, limits.least[period].operators, Infinity, WHY.few);
  }
}

const WHY = {
  late: "who sends marked packets must wait for the answer, or can search in many rounds a year",
  cap: "one source could otherwise move a cell by itself",
  few: "behind fewer sensors or operators a number says what one of them received",
  noise: "with less noise a year of cells tells where sensors are",
} as const;

function looser(message: string, place: string): TeitenError {
  return new TeitenError({
    code: "config-looser",
    message,
    place,
    advice: "leave it out, or make it stricter: a network's own limits hold as far as they publish less",
    exitCode: 78,
  });
}
