import { dayNumber } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { keyOfLabel } from "../port-key.ts";
import { nameOfCampaign } from "./campaign-name.ts";
import type { CampaignIdentity } from "./campaign.ts";

const base: CampaignIdentity = {
  kind: "botnet",
  ports: [],
  tool: "",
  organisation: "",
  region: "",
  block: 0,
  firstDay: dayNumber("2022-08-14"),
};
const ports = (...labels: string[]): readonly number[] => labels.map(keyOfLabel);

test("a name is what the campaign is and its first day", () => {
  expect(nameOfCampaign({ ...base, tool: "Mirai", ports: ports("23/TCP", "2323/TCP") })).toBe(
    "mirai-23-2323-2022-08-14",
  );
  const surge = { ...base, kind: "surge", ports: ports("5060/UDP"), region: "US" } as const;
  expect(nameOfCampaign(surge)).toBe("5060-udp-us-2022-08-14");
  const prefix = { ...base, kind: "prefix", tool: "ZMap", block: 0xc00002 } as const;
  expect(nameOfCampaign(prefix)).toBe("zmap-192.0.2.0-24-2022-08-14");
  const organisation = { ...base, kind: "organisation", organisation: "University of Michigan" } as const;
  expect(nameOfCampaign(organisation)).toBe("university-of-michigan-2022-08-14");
});

test("an organisation whose name has no Latin letters is named all the same", () => {
  const named = nameOfCampaign({ ...base, kind: "organisation", organisation: "情報通信研究機構" });
  expect(named).toBe("情報通信研究機構-2022-08-14");
});

test("background has no first day", () => {
  expect(nameOfCampaign({ ...base, kind: "background", ports: ports("ICMP") })).toBe("background-icmp");
});
