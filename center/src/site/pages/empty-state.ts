import { html } from "../../report/index.ts";
import type { Html, Language } from "../../report/index.ts";
import type { SiteView } from "../site-view.ts";
import { NOTHING_PUBLIC } from "../words/graph-words.ts";

/** Why the site has no value to show; null where it has some. */
export function renderEmptyState({ publication, hasSensors }: SiteView, language: Language): Html | null {
  const { series, groups, policy } = publication;
  if (series.some(({ cells }) => cells.some(({ value }) => value !== null))) return null;
  const { sensors, operators } = policy.least.quarter;
  const least =
    language === "ja"
      ? `四半期ごとの値を公表するには、${operators}つ以上の運営者による${sensors}台以上のセンサーが必要です。`
      : `Values by quarter take ${sensors} sensors of ${operators} operators or more.`;
  const late =
    language === "ja"
      ? `最初の期間が終わり、さらに${policy.lateDays}日たつと公表されます。`
      : `The first period is published ${policy.lateDays} days after its end.`;
  if (!hasSensors) return note(NOTHING_PUBLIC.noSensor[language], null);
  if (groups.length === 0) return note(NOTHING_PUBLIC.tooFew[language], least);
  return note(NOTHING_PUBLIC.firstWeek[language], late);
}

function note(text: string, more: string | null): Html {
  return html`<div class="note warm" role="note">
    <p>${text}</p>
    ${more !== null && html`<p>${more}</p>`}
  </div>`;
}
