import { checkSections, fieldError, type Sections } from "./check-sections";

const A = "aaaaaaaa-0000-0000-0000-000000000001";
const B = "bbbbbbbb-0000-0000-0000-000000000002";
const ZEROS = "00000000-0000-0000-0000-000000000000";
const REMOVE = "Remove one of the two.";
const PRINT =
  "Write the object id that this prints: az ad group show --group <name> --query id (or az ad user show, az ad sp show)";

const administrators = (...ids: string[]) => ({
  administrators: Object.fromEntries(ids.map((objectId, index) => [`admin-${index}`, { objectId, type: "User" }])),
});
const groups = (...ids: string[]) => ({
  sso: { groups: Object.fromEntries(ids.map((id, index) => [`group-${index}`, id])) },
});
const azure = (more: object) => ({ azure: { location: "eastus", ...more } });

test.each<[string, Sections, string, string, string, string]>([
  [
    "an administrator twice",
    administrators(A, B, A),
    "administrators.admin-2.objectId",
    "must be another object id than administrators.admin-0.objectId",
    A,
    REMOVE,
  ],
  ["a group twice", groups(A, A), "sso.groups.group-1", "must be another object id than sso.groups.group-0", A, REMOVE],
  [
    "zeros as an administrator",
    administrators(ZEROS),
    "administrators.admin-0.objectId",
    "must be the object id of a principal, and not only zeros",
    ZEROS,
    PRINT,
  ],
  [
    "zeros as a group",
    groups(A, ZEROS),
    "sso.groups.group-1",
    "must be the object id of a principal, and not only zeros",
    ZEROS,
    PRINT,
  ],
  [
    "the tenant as an administrator",
    { ...administrators(A), ...azure({ tenantId: A }) },
    "administrators.admin-0.objectId",
    "must be the object id of a principal, and not azure.tenantId",
    A,
    PRINT,
  ],
  [
    "the subscription as a group",
    { ...groups(A), ...azure({ subscriptionId: A }) },
    "sso.groups.group-0",
    "must be the object id of a principal, and not azure.subscriptionId",
    A,
    PRINT,
  ],
])("%s", (_, sections, place, rule, given, fix) => {
  expect(checkSections(sections)).toEqual([fieldError(place, rule, JSON.stringify(given), fix)]);
});

test("an id three times is two problems", () => {
  expect(checkSections(groups(A, A, A)).map(({ path }) => path.at(-1))).toEqual(["group-1", "group-2"]);
});

test("an administrator may be a group that signs in, and ids may be left out", () => {
  expect(checkSections({ ...administrators(A, B), ...groups(A, B) })).toEqual([]);
  expect(checkSections({ administrators: {}, ...groups() })).toEqual([]);
  expect(checkSections({ ...administrators(A), ...azure({ tenantId: ZEROS, subscriptionId: ZEROS }) })).toEqual([]);
});

test("an application that exists has a client id", () => {
  const application = (clientId: string) => ({ sso: { application: { existing: true, clientId } } });
  const fix = "Write the client id that this prints: az ad app list --display-name <name> --query [].appId";
  const rule = "must be the client id of an application, and not";
  expect(checkSections(application(A))).toEqual([]);
  expect(checkSections(application(ZEROS))).toEqual([
    fieldError("sso.application.clientId", `${rule} only zeros`, JSON.stringify(ZEROS), fix),
  ]);
  expect(checkSections({ ...application(A), ...azure({ tenantId: A }) })).toEqual([
    fieldError("sso.application.clientId", `${rule} azure.tenantId`, JSON.stringify(A), fix),
  ]);
});
