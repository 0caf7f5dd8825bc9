import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "../architecture/source-tree.ts";

/** A host with systemd of its own, in namespaces over a copy of this machine's disk that is gone with it. */
export interface BootedHost {
  /** Runs a shell text as root on the host and answers what it printed, standard error included. */
  run(text: string, input?: Uint8Array): string;
  /** Starts a shell text that goes on. */
  start(text: string): ChildProcess;
  stop(): Promise<void>;
}

const OVERLAY = `mount -t tmpfs tmpfs /mnt; mkdir /mnt/upper /mnt/work /mnt/root
  mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
  mount -t cgroup2 cgroup2 /mnt/root/mnt`;

/** What is missing to boot one, or null. */
export function missingForBoot(): string | null {
  if (process.getuid?.() !== 0) return "needs root";
  if (!existsSync("/lib/systemd/systemd")) return "needs systemd";
  const probe = spawnSync("unshare", ["-m", "-p", "-u", "-i", "-n", "-C", "--fork", "sh", "-ec", OVERLAY]);
  return probe.status === 0 ? null : "needs namespaces with overlays";
}

const HIERARCHIES = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"];
const EMPTY = ["-depth", "-type", "d", "-exec", "rmdir", "{}", ";"];
/** In control groups of its own, which are the root of what systemd sees, so that nothing of it stays behind. */
const ENTER = `for hierarchy in ${HIERARCHIES.join(" ")}; do
  [ -e "$hierarchy/cgroup.procs" ] && mkdir "$hierarchy/$0" && echo $$ > "$hierarchy/$0/cgroup.procs"
done
exec unshare -m -p -u -i -n -C --fork --kill-child=SIGKILL bash "$1" "$2"`;

/** Boots the host; rejects when systemd is not there within ten seconds. */
export async function bootHost(): Promise<BootedHost> {
  const stage = mkdtempSync(join(tmpdir(), "teiten-boot-"));
  const outer = spawn("bash", ["-c", ENTER, basename(stage), join(ROOT, "test/deploy/boot.sh"), stage], {
    stdio: "ignore",
  });
  const ended = once(outer, "exit");
  const stop = async (): Promise<void> => {
    const pid = childOf(outer.pid ?? 0);
    if (pid !== null) process.kill(Number(pid), "SIGKILL");
    else outer.kill("SIGKILL");
    await ended;
    await pause(300);
    for (const hierarchy of HIERARCHIES) spawnSync("find", [`${hierarchy}/${basename(stage)}`, ...EMPTY]);
    rmSync(stage, { recursive: true, force: true });
  };
  for (let waited = 0; waited < 100 && outer.exitCode === null; waited++) {
    await pause(100);
    const pid = childOf(outer.pid ?? 0);
    if (pid === null) continue;
    const host = hostAt(pid, stop);
    if (/^(?:running|degraded)$/m.test(host.run("systemctl is-system-running"))) return host;
  }
  await stop();
  throw new Error("systemd did not come up in its namespaces");
}

function hostAt(pid: string, stop: () => Promise<void>): BootedHost {
  const enter = ["-t", pid, "-m", "-p", "-u", "-i", "-n", "-C", "--", "/bin/sh", "-c"];
  return {
    run(text, input) {
      const { stdout, stderr } = spawnSync("setsid", ["-w", "nsenter", ...enter, text], {
        encoding: "utf8",
        timeout: 60_000,
        input,
      });
      return stdout + stderr;
    },
    start: (text) => spawn("nsenter", [...enter, text], { stdio: ["ignore", "pipe", "pipe"] }),
    stop,
  };
}

/** The process that systemd runs as, seen from outside; null before it is there. */
function childOf(parent: number): string | null {
  const path = `/proc/${parent}/task/${parent}/children`;
  const [child] = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ") : [];
  if (child === undefined || child === "") return null;
  return readFileSync(`/proc/${child}/comm`, "utf8").trim() === "systemd" ? child : null;
}
