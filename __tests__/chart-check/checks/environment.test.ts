import { environmentCheck } from "../../../chart-check/checks/environment";
import { main, setVariable, testCheck } from "../rendering";

const WEB = "Deployment/web, container main";

testCheck(environmentCheck, [
  [
    "a duplicate variable",
    (objects) => main(objects, "Deployment/web").env.push({ name: "LANGFUSE_USE_AZURE_BLOB", value: "true" }),
    [`${WEB}: LANGFUSE_USE_AZURE_BLOB must be set once, got 2 times`],
  ],
  [
    "a duplicate variable of a store",
    (objects) => main(objects, "StatefulSet/db").env.push({ name: "ALLOW_EMPTY_PASSWORD", value: "yes" }),
    ["StatefulSet/db, container db: ALLOW_EMPTY_PASSWORD must be set once, got 2 times"],
  ],
  [
    "a number",
    (objects) => setVariable(objects, { name: "PORT", value: 3000 }),
    [`${WEB}: PORT must be a string, got number 3000`],
  ],
  [
    "a variable that is used before it is set",
    (objects) => main(objects, "Deployment/web").env.unshift({ name: "FIRST", value: "a $(LATER) b $$(ESCAPED)" }),
    [`${WEB}: FIRST must be set after LATER, which it uses`],
  ],
  [
    "another URL",
    (objects) => setVariable(objects, { name: "NEXTAUTH_URL", value: "http://localhost:3000" }),
    [`${WEB}: NEXTAUTH_URL must be "https://traces.example.com", got "http://localhost:3000"`],
  ],
  [
    "a sign-in switch without a value",
    (objects) => setVariable(objects, { name: "AUTH_AZURE_AD_ALLOW_ACCOUNT_LINKING" }),
    [`${WEB}: AUTH_AZURE_AD_ALLOW_ACCOUNT_LINKING must not be empty`],
  ],
  [
    "a salt without a value",
    (objects) => setVariable(objects, { name: "SALT", value: "" }),
    [`${WEB}: SALT must not be empty`],
  ],
  [
    "no client id",
    (objects) => setVariable(objects, { name: "AUTH_AZURE_AD_CLIENT_ID", value: null, valueFrom: null }),
    [`${WEB}: AUTH_AZURE_AD_CLIENT_ID must not be empty`],
  ],
  [
    "no encryption key",
    (objects) => {
      const web = main(objects, "Deployment/web");
      web.env = web.env.filter(({ name }: { name: string }) => name !== "ENCRYPTION_KEY");
    },
    [`${WEB}: ENCRYPTION_KEY must be set, got none`],
  ],
]);
