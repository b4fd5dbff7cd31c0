import { startTestDeployment, type TestDeployment } from "./test-deployment";

const mockLoading = jest.fn();
jest.mock("@azure/identity", (): unknown => {
  mockLoading();
  return jest.requireActual("@azure/identity");
});

let cloud: TestDeployment;
beforeAll(async () => {
  cloud = await startTestDeployment();
}, 60_000);
afterAll(() => cloud.stop());

test("@azure/identity is loaded for the first token, not before", async () => {
  await cloud.keyStorage().uploadJson("key", []);
  const storage = cloud.storage();
  expect(mockLoading).not.toHaveBeenCalled();
  await storage.uploadJson("identity", []);
  expect(mockLoading).toHaveBeenCalledTimes(1);
});
