import { holdEngine } from "./engine-holder.ts";

/**
 * A program of its own, for a center in a network namespace whose engine cannot be reached from outside.
 * usage: node ask-engine.js PROGRAM_ROOT DATA QUESTION; prints the rows as JSON.
 */
const [, , programRoot = "", data = "", question = ""] = process.argv;
const engine = await holdEngine(programRoot, data);
process.stdout.write(`${JSON.stringify(await engine.ask(question))}\n`);
engine.detach();
