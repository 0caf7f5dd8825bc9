import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { formatShare } from "../number-format.ts";

/** A share as a bar and a number; `most` is the share that fills the bar. */
export function renderShare(share: number, most: number): Html {
  const width = most === 0 ? 0 : Math.round((1000 * share) / most) / 10;
  return html`<span class="meter"><i style="width:${width}%"></i></span><span class="share">${formatShare(share)}</span>`;
}
