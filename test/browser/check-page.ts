import axe from "axe-core";
import type { OpenedPage } from "./open-browser.ts";
import { findLayoutFaults } from "./layout-faults.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

/**
 * Every fault of a page, each as one line, empty for a good one: accessibility (axe-core, WCAG 2.2 AA), layout (sideways
 * scrolling, cut text, text over text), complaints of the browser, and requests that leave `origin`.
 * axe-core takes most of the time: `access` false leaves it out, for a second look at a page whose twin was examined so.
 */
export async function checkPage(
  opened: OpenedPage,
  origin: string,
  { access }: { readonly access: boolean } = { access: true },
): Promise<readonly string[]> {
  const { page, complaints, requests } = opened;
  const outside = requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"));
  const layout = await page.evaluate(findLayoutFaults);
  const barriers = access ? await findBarriers(page) : [];
  return [...complaints, ...outside.map((url) => `asks for ${url}`), ...layout, ...barriers];
}

async function findBarriers(page: OpenedPage["page"]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(runAxe, TAGS);
}

async function runAxe(tags: readonly string[]): Promise<string[]> {
  const scope = globalThis as unknown as { readonly axe: { run(options: object): Promise<AxeResults> } };
  const { violations } = await scope.axe.run({
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `axe ${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}
