import { expect, test } from "vitest";
import { addCampaignScores, scoreCampaigns } from "../../bench/campaign-score.ts";

const members = (name: string, sources: readonly string[]): [string, string][] =>
  sources.map((source) => [source, name]);
const planted = new Map([...members("A", ["1", "2", "3", "4"]), ...members("B", ["5", "6", "7"])]);
const seen = new Set(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);

test("campaigns that are the planted groups score one", () => {
  const score = scoreCampaigns(planted, new Map(planted), seen);
  expect(score).toEqual({
    precision: 7,
    grouped: 7,
    recall: 7,
    planted: 7,
    groups: 2,
    found: 2,
    campaigns: 2,
    empty: 0,
  });
});

test("a group in two parts costs recall, one among others precision", () => {
  const campaigns = new Map([
    ...members("x", ["1", "2"]),
    ...members("y", ["3", "4"]),
    ...members("z", ["5", "6", "8", "9"]),
  ]);
  const score = scoreCampaigns(planted, campaigns, seen);
  expect(score.recall).toBeCloseTo(4 * 0.5 + 2 * (2 / 3) + 1 / 3);
  expect(score.precision).toBeCloseTo(4 + 2 * 0.5 + 2 * 0.25);
  expect(score).toMatchObject({ groups: 2, found: 2, campaigns: 3, empty: 0 });
});

test("sources that never came are in no group, and who was planted nowhere makes an empty campaign", () => {
  const score = scoreCampaigns(planted, new Map(members("x", ["8", "9"])), new Set(["1", "2", "8", "9"]));
  expect(score).toMatchObject({ planted: 0, groups: 0, campaigns: 1, empty: 1 });
});

test("runs add up", () => {
  const score = scoreCampaigns(planted, new Map(planted), seen);
  expect(addCampaignScores([score, score])).toMatchObject({ precision: 14, groups: 4, found: 4 });
});
