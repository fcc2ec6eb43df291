// Ask a query with Comunica and print the sorted rows: node ask.js endpoint|traversal SOURCE QUERY
const [, , way, source, query] = process.argv;
const { QueryEngine } = require(way === "endpoint" ? "@comunica/query-sparql" : "@comunica/query-sparql-link-traversal");

async function main() {
  const context = way === "endpoint"
    ? { sources: [{ type: "sparql", value: source }] }
    : { sources: [source], lenient: true };
  const found = await (await new QueryEngine().queryBindings(query, context)).toArray();
  const rows = found.map((row) => [...row.values()].map((term) => term.value).join("\t"));
  console.log(rows.sort().join("\n"));
}
main();
