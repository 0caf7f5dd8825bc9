import { dirname } from "node:path";
import type { Random } from "../random.ts";

/** What happened to names since their folders were synced; a rename is one thing, as in every journaling file system. */
type NameChange<Item> =
  | { readonly kind: "link"; readonly path: string; readonly item: Item }
  | { readonly kind: "unlink"; readonly path: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly item: Item };

/** The names of the simulated disk: path → what lies there, as it is seen now and as a power cut would leave it. */
export class FolderTree<Item> {
  private readonly safe = new Map<string, Item>();
  private readonly current = new Map<string, Item>();
  private changes: NameChange<Item>[] = [];

  get(path: string): Item | undefined {
    return this.current.get(path);
  }

  paths(): readonly string[] {
    return [...this.current.keys()];
  }

  /** Everything that has a name, had one when its folder was last synced, or may have one after a power cut. */
  items(): ReadonlySet<Item> {
    const changed = this.changes.flatMap((change) => (change.kind === "unlink" ? [] : [change.item]));
    return new Set([...this.safe.values(), ...this.current.values(), ...changed]);
  }

  /** Forgets names, for a folder that was lost with all that lay in it. */
  forget(paths: readonly string[]): void {
    for (const path of paths) {
      this.safe.delete(path);
      this.current.delete(path);
    }
  }

  link(path: string, item: Item): void {
    this.current.set(path, item);
    this.changes.push({ kind: "link", path, item });
  }

  unlink(path: string): void {
    this.current.delete(path);
    this.changes.push({ kind: "unlink", path });
  }

  rename(from: string, to: string, item: Item): void {
    this.current.delete(from);
    this.current.set(to, item);
    this.changes.push({ kind: "rename", from, to, item });
  }

  /** Makes the entries of one folder safe; a rename into or out of it goes with them. */
  sync(folder: string): void {
    const here = (path: string): boolean => dirname(path) === folder;
    const isHere = (change: NameChange<Item>): boolean =>
      change.kind === "rename" ? here(change.to) : here(change.path);
    for (const change of this.changes.filter(isHere)) this.keep(change);
    this.changes = this.changes.filter((change) => !isHere(change));
  }

  /** Each change of a name since its folder was synced is there or is not, whatever came after it. */
  cutPower(random: Random): void {
    const share = random.pick([0, 0.5, 1, random.fraction()]);
    for (const change of this.changes) if (random.chance(share)) this.keep(change);
    this.changes = [];
    this.current.clear();
    for (const [path, item] of this.safe) this.current.set(path, item);
  }

  private keep(change: NameChange<Item>): void {
    if (change.kind === "link") this.safe.set(change.path, change.item);
    else if (change.kind === "unlink") this.safe.delete(change.path);
    else {
      this.safe.delete(change.from);
      this.safe.set(change.to, change.item);
    }
  }
}
