// Checks documents against types: a JSON list of [module, type, document] in, the compiler's
// complaints out, a list of lines. Document 0 stands in line 1 of the file that they name.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(here, "node_modules", ".types-"));
try {
  const lines = JSON.parse(readFileSync(0, "utf8")).map(
    ([module, type, document], number) =>
      `export const d${number}: import("${module}").${type} = ${JSON.stringify(document)};`,
  );
  writeFileSync(join(folder, "documents.ts"), lines.join("\n"));
  const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext"];
  let output = "";
  try {
    execFileSync(join(here, "node_modules", ".bin", "tsc"), [...options, "documents.ts"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    output = error.stdout || String(error);
  }
  process.stdout.write(JSON.stringify(output.split("\n").filter(Boolean)));
} finally {
  rmSync(folder, { recursive: true });
}
