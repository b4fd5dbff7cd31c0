import { storeHostsCheck } from "../../../chart-check/checks/store-hosts";
import { setVariable, testCheck } from "../rendering";

const WEB = "Deployment/web, container main";
const KNOWN = "db, traces-clickhouse-headless";

testCheck(storeHostsCheck, [
  [
    "another host",
    (objects) => setVariable(objects, { name: "DATABASE_HOST", value: "langfuse-postgresql" }),
    [`${WEB}: DATABASE_HOST must name one of ${KNOWN}, got "langfuse-postgresql"`],
  ],
  [
    "another host behind a password",
    (objects) => setVariable(objects, { name: "REDIS_CONNECTION_STRING", value: "redis://u:$(P)@redis:6379" }),
    [`${WEB}: REDIS_CONNECTION_STRING must name one of ${KNOWN}, got "redis://u:$(P)@redis:6379"`],
  ],
  [
    "no URL",
    (objects) => setVariable(objects, { name: "CLICKHOUSE_URL", value: "" }),
    [`${WEB}: CLICKHOUSE_URL must name one of ${KNOWN}, got ""`],
  ],
]);
