import { expect, test } from "vitest";
import { formatColumns } from "./csv.ts";

test("one header row, plain numbers, missing is empty", () => {
  const text = formatColumns({ port: ["23/TCP", "ICMP"], packets: [1234567, null], share: [1 / 3, 0] });
  expect(text).toBe("port,packets,share\n23/TCP,1234567,0.333333\nICMP,,0\n");
});

test("commas and quotes are quoted, formulas are disarmed, negative numbers stay numbers", () => {
  const text = formatColumns({ name: ['a,"b"', "=1+1", "@x", "-2"], change: [-0.5, 1, 2, 3] });
  expect(text).toBe(`name,change\n"a,""b""",-0.5\n'=1+1,1\n'@x,2\n'-2,3\n`);
});
