/** The exhibits of a quarterly report, in the order in which they can appear. */
export type ExhibitName =
  | "ports"
  | "port-trend"
  | "regions"
  | "region-trend"
  | "months"
  | "scanner-days"
  | "scanner-calendar"
  | "scanner-ports"
  | "scanner-regions"
  | "scan-rules"
  | "sensor-ports"
  | "agreement"
  | "victims"
  | "coverage";
