import { existsSync, readFileSync } from "node:fs";
import { dayOf, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { nameAdvice } from "../analyze/index.ts";
import { findDataDirectory } from "../config/index.ts";
import { CLAIM_COLUMNS, loadRegistry, parseClaims } from "../enrich/index.ts";
import type { HeldClaim, IndexedRegistry } from "../enrich/index.ts";
import type { Claim } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { dayOption } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputColumn, OutputFormat } from "./output.ts";
import type { LookupOptions } from "./scanners.ts";
import { withState } from "./with-center.ts";

const DEFAULT_ZONE = "Asia/Tokyo";

/** Runs `teiten scanners list`. */
export async function listOrganisationsCommand(command: Command, format: OutputFormat): Promise<void> {
  const { registry } = await openRegistry(command);
  const names = registry.organisations();
  const claims = countClaims(registry.claims());
  const described = names.map((name) => registry.organisation(name));
  const columns: readonly OutputColumn[] = [
    { name: "slug", values: described.map((organisation) => organisation?.slug ?? null) },
    { name: "organisation", values: names },
    { name: "name_ja", values: described.map((organisation) => organisation?.name_ja ?? null) },
    { name: "country", values: described.map((organisation) => organisation?.country ?? null) },
    { name: "claims", values: names.map((name) => claims.get(name) ?? 0) },
    { name: "url", values: described.map((organisation) => organisation?.url ?? null) },
    { name: "opt_out", values: described.map((organisation) => organisation?.opt_out ?? null) },
  ];
  await writeOutput(formatRows({ columns }, format));
  process.stderr.write(`registry ${registry.version}\n`);
}

/** Runs `teiten scanners list --organisation`. */
export async function listClaimsCommand(command: Command, name: string, format: OutputFormat): Promise<void> {
  const { registry } = await openRegistry(command);
  const known = requireOrganisation(registry, name);
  const claims = registry.claims().filter(({ organisation }) => organisation === known);
  await writeOutput(formatRows({ columns: claimColumns(claims) }, format));
  process.stderr.write(`registry ${registry.version}\n`);
}

/** Runs `teiten scanners lookup`. */
export async function lookUpScannerCommand(command: Command, address: string, options: LookupOptions): Promise<void> {
  const asKnownOn = options.asKnownOn === undefined ? undefined : dayOption(options.asKnownOn, "--as-known-on");
  const asked = options.on === undefined ? undefined : dayOption(options.on, "--on");
  const { registry, zone } = await openRegistry(command);
  const day = asked ?? dayOf(openZone(zone), Date.now() / 1000);
  const held = registry.held(address, day, asKnownOn);
  const answer = held.findIndex(({ standing }) => standing === "counts");
  const columns = [
    {
      name: "answers",
      values: held.map(({ standing }, row) => answerText(standing, row === answer)),
    },
    ...claimColumns(held.map(({ claim }) => claim)),
    { name: "url", values: held.map(({ claim }) => registry.organisation(claim.organisation)?.url ?? null) },
  ];
  await writeOutput(formatRows({ columns }, options.format));
  process.stderr.write(`registry ${registry.version}\n`);
  if (answer >= 0) return;
  process.stderr.write(
    `nobody claims ${address} on ${day}${asKnownOn === undefined ? "" : ` as known on ${asKnownOn}`}\n`,
  );
  process.exitCode = 1;
}

function answerText(standing: HeldClaim["standing"], answers: boolean): string {
  if (standing !== "counts") return standing;
  return answers ? "yes" : "less specific";
}

/** Runs `teiten scanners import`. */
export async function importClaimsCommand(command: Command, file: string): Promise<void> {
  const claims = parseClaims(readClaimsFile(file), file);
  await withState(command, "write", async (state) => {
    const known = new Set((await state.claims()).map(claimKey));
    const added = claims.filter((claim) => !known.has(claimKey(claim)));
    await state.addClaims(added);
    process.stderr.write(`added ${added.length} claims; ${claims.length - added.length} were there already\n`);
  });
}

/** The registry with the claims of the data directory; without a directory named or made, the reviewed files alone. */
async function openRegistry(command: Command): Promise<{ readonly registry: IndexedRegistry; readonly zone: string }> {
  const option = command.optsWithGlobals<{ data?: string }>().data;
  const isNamed = option !== undefined || (process.env["TEITEN_DATA"] ?? "") !== "";
  if (!isNamed && !existsSync(findDataDirectory(option, process.env).configuration)) {
    return { registry: loadRegistry([]), zone: DEFAULT_ZONE };
  }
  return withState(command, "read", async (state, configuration) => ({
    registry: loadRegistry(await state.claims()),
    zone: configuration.zone,
  }));
}

function requireOrganisation(registry: IndexedRegistry, name: string): string {
  const names = registry.organisations();
  const wanted = name.toLowerCase();
  const found = names.find((known) => known.toLowerCase() === wanted || registry.organisation(known)?.slug === wanted);
  if (found !== undefined) return found;
  const slugs = names.flatMap((known) => registry.organisation(known)?.slug ?? []);
  throw new TeitenError({
    code: "organisation-unknown",
    message: `the registry has no organisation “${name}”`,
    place: "--organisation",
    advice: nameAdvice(name, [...slugs, ...names]),
    exitCode: 2,
  });
}

function claimColumns(claims: readonly Claim[]): readonly OutputColumn[] {
  const fields: readonly ((claim: Claim) => string | null)[] = [
    ({ range }) => range,
    ({ validFrom }) => validFrom,
    ({ validTo }) => validTo,
    ({ knownFrom }) => knownFrom,
    ({ knownTo }) => knownTo,
    ({ evidence }) => evidence,
    ({ source }) => source,
    ({ confidence }) => confidence,
  ];
  return [
    { name: "organisation", values: claims.map(({ organisation }) => organisation) },
    ...fields.map((field, index) => ({ name: CLAIM_COLUMNS[index] ?? "", values: claims.map(field) })),
  ];
}

function countClaims(claims: readonly Claim[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { organisation } of claims) counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
  return counts;
}

function claimKey(claim: Claim): string {
  const { organisation, range, validFrom, validTo, knownFrom, knownTo, evidence, source, confidence } = claim;
  return JSON.stringify([organisation, range, validFrom, validTo, knownFrom, knownTo, evidence, source, confidence]);
}

function readClaimsFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `the file cannot be read: ${(cause as Error).message}`;
    throw new TeitenError({ code: "claims-unreadable", place: file, message, advice: "check the path", cause });
  }
}
