// Checks documents against the types of schema.org: a JSON list of documents in, each with its
// type under "@type"; the compiler's complaints out, a list of lines.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(here, "node_modules", ".types-"));
try {
  const documents = JSON.parse(readFileSync(0, "utf8"));
  const types = [...new Set(documents.map((one) => one["@type"]))].filter((name) => /^\w+$/.test(name));
  const lines = [`import type { WithContext, ${types.join(", ")} } from "schema-dts";`];
  documents.forEach((one, number) => {
    lines.push(`export const d${number}: WithContext<${one["@type"]}> = ${JSON.stringify(one)};`);
  });
  writeFileSync(join(folder, "documents.ts"), lines.join("\n"));
  const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext"];
  let output = "";
  try {
    execFileSync(join(here, "node_modules", ".bin", "tsc"), [...options, "documents.ts"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  } catch (error) {
    output = error.stdout || String(error);
  }
  process.stdout.write(JSON.stringify(output.split("\n").filter(Boolean)));
} finally {
  rmSync(folder, { recursive: true });
}
