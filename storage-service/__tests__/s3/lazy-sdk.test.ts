import { AzureBlobStorageService, S3CompatibleStorageService } from "../../src/index";
import { startOss, type Oss } from "../edges/oss";
import { readParameters } from "./scene";

const mockLoading = jest.fn();
jest.mock("@aws-sdk/client-s3", (): unknown => {
  mockLoading();
  return jest.requireActual("@aws-sdk/client-s3");
});

let oss: Oss;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

test("the AWS SDK is loaded for the first request, not before", async () => {
  expect(AzureBlobStorageService).toBeDefined();
  const storage = new S3CompatibleStorageService(readParameters(oss));
  expect(mockLoading).not.toHaveBeenCalled();
  await storage.uploadJson("lazy", {});
  expect(mockLoading).toHaveBeenCalledTimes(1);
});
