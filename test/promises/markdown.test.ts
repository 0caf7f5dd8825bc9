import { expect, test } from "vitest";
import { headings, linkTargets, shellLines } from "./markdown.ts";

test("headings have the anchors that readers link to", () => {
  const page = "# One\n```sh\n# a comment\n```\n## `teiten ingest FILE…|-`\n### 数え方（正直に）\n";
  expect(headings(page).map(({ depth, anchor }) => `${depth} ${anchor}`)).toEqual([
    "1 one",
    "2 teiten-ingest-file-",
    "3 数え方正直に",
  ]);
});

test("links and pictures are found, code is not", () => {
  const page = '[a](a.md) ![p](p.png "P") `[c](c.md)` <img src="i.png" alt="">\n```\n[f](f.md)\n```\n';
  expect(linkTargets(page)).toEqual(["a.md", "p.png", "i.png"]);
});

test("shell lines are joined and stripped of comments", () => {
  const page =
    "```sh\n# set up\nnpm ci \\\n  --x   # why\n\nnpx teiten check\n```\n1. in a list\n   ```sh\n   npx teiten init\n   ```\n```json\n{}\n```\n";
  expect(shellLines(page)).toEqual(["npm ci  --x", "npx teiten check", "npx teiten init"]);
});
