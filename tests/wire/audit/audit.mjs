// Runs the audits of GraphQL over HTTP against a server: node audit.mjs http://127.0.0.1:8080/graphql
import { serverAudits } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}

const audits = serverAudits({ url });
const found = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of audits) {
  const result = await audit.fn();
  found[result.status] += 1;
  if (result.status === "ok") continue;
  const answered = result.response ? ` (answered ${result.response.status})` : "";
  console.log(`${result.status}: ${audit.id} ${audit.name}: ${result.reason}${answered}`);
}

// A notice is something a server MAY do. Those left are about GET, which this server does not speak on purpose.
const failures = found.warn + found.error;
console.log(`${audits.length - failures} of ${audits.length} audits pass, ${found.notice} of them with a notice`);
process.exit(failures === 0 ? 0 : 1);
