/** Metrics of change detection and of what is drafted from it; a part of the table of all. */
export const CHANGE_METRICS = {
  teiten_changes_hours_judged_total: {
    kind: "counter",
    labels: [],
    help: "Hours that change detection has judged since the start, those of the store that it begins with among them",
    loss: false,
  },
  teiten_changes_judged_until_seconds: {
    kind: "gauge",
    labels: [],
    help: "End of the last hour that change detection has judged",
    loss: false,
  },
  teiten_changes_hour_duration_seconds: {
    kind: "summary",
    labels: [],
    help: "Time to judge one hour that became final, its questions to the engine included",
    loss: false,
  },
  teiten_changes_open: { kind: "gauge", labels: [], help: "Changes that go on", loss: false },
  teiten_changes_noticed_total: {
    kind: "counter",
    labels: [],
    help: "Changes that were noticed; after a start those of the last two days are told again",
    loss: false,
  },
  teiten_changes_ended_total: { kind: "counter", labels: [], help: "Changes that have ended", loss: false },
  teiten_bulletins_drafted_total: {
    kind: "counter",
    labels: [],
    help: "Bulletins drafted by the center itself",
    loss: false,
  },
  teiten_changes_begun_total: {
    kind: "counter",
    labels: ["reason"],
    help: "Times that detection began again from the store: at a start, when sensors or data of judged hours changed, or of age",
    loss: false,
  },
  teiten_changes_failures_total: {
    kind: "counter",
    labels: ["code"],
    help: "Rounds of change detection that failed and are tried again, by the code of the error",
    loss: false,
  },
} as const;
