import { runQuarter } from "./detection-quarter.ts";
import type { QuarterRequest } from "./detection-quarter.ts";

/** A process of its own for each quarter: takes the request as its one argument, prints the result; both are JSON. */
const request = JSON.parse(process.argv[2] ?? "") as QuarterRequest;
process.stdout.write(JSON.stringify(await runQuarter(request)));
