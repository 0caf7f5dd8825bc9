import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addCable, addHost, hardwareAddress, removeHosts } from "../faults/network/namespaces.ts";
import type { Host } from "../faults/network/namespaces.ts";
import { countArrivals } from "../faults/network/arrivals.ts";
import type { ArrivalCounter } from "../faults/network/arrivals.ts";
import { FRAME_HARDWARE } from "../faults/feed/mixed-frame.ts";
import { ROOT } from "../architecture/source-tree.ts";

/** Where the center listens, and at which port. */
export const CENTER = "192.0.2.10";
export const CENTER_PORT = 8443;

/** Addresses of the scanning host, one for each program, so that a source names its program. */
export const SCANNERS = {
  nmap: "198.18.0.11",
  masscan: "198.18.0.12",
  zmap: "198.18.0.13",
  hping3: "198.18.0.14",
} as const;

/** A host with one interface, `eth0`, through which both the Internet and its uplink go. */
export interface SensorHost extends Host {
  readonly address: string;
  readonly arrivals: ArrivalCounter;
  /** The router's end of its cable: a frame sent there arrives at the sensor as it is. */
  readonly cable: string;
}

/** Scanners, a router, sensors and a center, each a host of its own, joined by cables. */
export interface FleetNetwork {
  readonly scanner: Host;
  readonly router: Host;
  readonly center: Host;
  readonly sensors: readonly SensorHost[];
  /** The router's hardware address at the scanners' cable. */
  readonly gateway: string;
  /** Routes a dark prefix to a sensor, which does not have its addresses. */
  routePrefix(prefix: string, sensor: SensorHost): void;
  /** Takes the sensor's address away and gives it another, with the router in step. */
  moveSensor(sensor: SensorHost, from: string, to: string): void;
  remove(): void;
}

/** Makes the network; sensor n (from 0) has the address 203.0.113.(4n + 2). */
export function buildFleetNetwork(sensors: number): FleetNetwork {
  const [scanner, router, center] = [addHost("scan"), addHost("router"), addHost("center")];
  addCable([scanner, "eth0"], [router, "scan"]);
  addCable([center, "eth0"], [router, "center"]);
  router.must(["sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"]);
  give(router, "scan", "198.18.0.1/24");
  give(router, "center", "192.0.2.1/24");
  give(center, "eth0", `${CENTER}/24`);
  center.must(["ip", "route", "add", "default", "via", "192.0.2.1"]);
  for (const address of Object.values(SCANNERS)) give(scanner, "eth0", `${address}/24`);
  scanner.must(["ip", "route", "add", "default", "via", "198.18.0.1"]);
  return {
    scanner,
    router,
    center,
    sensors: Array.from({ length: sensors }, (_, index) => addSensor(router, index)),
    gateway: hardwareAddress(router, "scan"),
    routePrefix: (prefix, { address }) => router.must(["ip", "route", "add", prefix, "via", address]),
    moveSensor: (sensor, from, to) => moveSensor(router, sensor, from, to),
    remove: removeHosts,
  };
}

function addSensor(router: Host, index: number): SensorHost {
  const host = addHost(`sensor${index + 1}`);
  const cable = `sensor${index + 1}`;
  const address = `203.0.113.${4 * index + 2}`;
  addCable([host, "eth0"], [router, cable]);
  host.must(["ip", "link", "set", "eth0", "address", FRAME_HARDWARE]);
  settle(router, cable, host, address);
  host.must(["nft", "-f", "-"], silentRules());
  const arrivals = countArrivals(host, "eth0", CENTER);
  arrivals.watch(address);
  return { ...host, address, arrivals, cable };
}

/** The rules that the product's documents tell an operator to load, with our center in them. */
function silentRules(): string {
  const rules = readFileSync(join(ROOT, "deploy/nftables-sensor.conf"), "utf8");
  return rules.replace("192.0.2.1 . 8443", `${CENTER} . ${CENTER_PORT}`);
}

function moveSensor(router: Host, sensor: SensorHost, from: string, to: string): void {
  router.must(["ip", "address", "flush", "dev", sensor.cable]);
  sensor.must(["ip", "address", "del", `${from}/30`, "dev", "eth0"]);
  settle(router, sensor.cable, sensor, to);
}

/** Gives a sensor an address and the router the one before it, which are the two of a /30. */
function settle(router: Host, cable: string, host: Host, address: string): void {
  const gateway = neighbourBefore(address);
  give(router, cable, `${gateway}/30`);
  give(host, "eth0", `${address}/30`);
  host.must(["ip", "route", "add", "default", "via", gateway]);
}

function neighbourBefore(address: string): string {
  const [a, b, c, d] = address.split(".").map(Number);
  return [a, b, c, Number(d) - 1].join(".");
}

function give(host: Host, end: string, address: string): void {
  host.must(["ip", "address", "add", address, "dev", end]);
}
