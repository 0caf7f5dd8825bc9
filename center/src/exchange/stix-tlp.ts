/** An object of STIX; what it must hold beside follows from its type. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** The extension that carries Traffic Light Protocol 2.0, and its fixed markings, by the OASIS CTI committee. */
const EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
const MARKINGS: Readonly<Record<"clear" | "green" | "amber", string>> = {
  clear: "94868c89-83c2-464b-929b-a1a8aa3c8487",
  green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
  amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
};

/** The fixed marking object of a label. */
export function tlpMarking(label: "clear" | "green" | "amber"): StixObject {
  return {
    type: "marking-definition",
    spec_version: "2.1",
    id: `marking-definition--${MARKINGS[label]}`,
    created: "2022-10-01T00:00:00.000Z",
    name: `TLP:${label.toUpperCase()}`,
    extensions: { [EXTENSION]: { extension_type: "property-extension", tlp_2_0: label } },
  };
}
