import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bindingBlock, type Binding, type SchemaKind } from "./bindings";
import type { Block } from "./schema";

/**
 * Blocks that were derived from bindings before, one file for each version of a binding's package. The name of a file has
 * the digest of the deriving code, so a file of other code is not read.
 */
export class BlockCache {
  private readonly code: string;
  private readonly blocks = new Map<string, Record<string, Block>>();
  private readonly changed = new Set<string>();

  /**
   * @param folder of the files; without one, nothing is stored
   * @param sources folder of the deriving code
   */
  constructor(
    private readonly folder: string | undefined,
    sources: string,
  ) {
    this.code = folder === undefined ? "" : getDigest(sources);
  }

  /** The block of a type, derived now or before. */
  block(binding: Binding, kind: SchemaKind, type: string): Block {
    const file = `${binding.provider}-${binding.packageVersion}-${this.code}.json`;
    const known = this.read(file);
    const key = `${kind} ${type}`;
    if (!known[key]) {
      known[key] = bindingBlock(binding, kind, type);
      this.changed.add(file);
    }
    return known[key];
  }

  /** Writes new blocks. Each file is replaced as a whole, because another process may read it at the same time. */
  save(): void {
    if (this.folder === undefined) return;
    for (const file of this.changed) {
      mkdirSync(this.folder, { recursive: true });
      const target = path.join(this.folder, file);
      writeFileSync(`${target}.${process.pid}`, JSON.stringify(this.blocks.get(file)));
      renameSync(`${target}.${process.pid}`, target);
    }
    this.changed.clear();
  }

  private read(file: string): Record<string, Block> {
    const known = this.blocks.get(file) ?? this.readFile(file);
    this.blocks.set(file, known);
    return known;
  }

  /** A file that cannot be read is derived again. */
  private readFile(file: string): Record<string, Block> {
    if (this.folder === undefined) return {};
    try {
      const kept: unknown = JSON.parse(readFileSync(path.join(this.folder, file), "utf8"));
      const isObject = typeof kept === "object" && kept !== null && !Array.isArray(kept);
      return isObject ? (kept as Record<string, Block>) : {};
    } catch {
      return {};
    }
  }
}

function getDigest(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  for (const name of files.sort()) hash.update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}
