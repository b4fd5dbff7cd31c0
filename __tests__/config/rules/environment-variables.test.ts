import { fieldError, checkSections, langfuse } from "./check-sections";

describe("environment variables", () => {
  const set = (...names: string[]) =>
    checkSections(langfuse({ environment: Object.fromEntries(names.map((name) => [name, "secret"])) }));

  test("from the vault follow the same rules, and must not be in both sections", () => {
    const secretEnvironment = { SALT: "salt", SMTP_CONNECTION_URL: "smtp" };
    expect(checkSections(langfuse({ environment: { SMTP_CONNECTION_URL: "x" }, secretEnvironment }))).toEqual([
      fieldError(
        "langfuse.secretEnvironment.SALT",
        "must not be set: the value is a secret of the Key Vault",
        "SALT",
        "Remove it.",
      ),
      fieldError(
        "langfuse.secretEnvironment.SMTP_CONNECTION_URL",
        "must not be set: it is also in langfuse.environment",
        "SMTP_CONNECTION_URL",
        "Remove one of the two; a secret must be in secretEnvironment.",
      ),
    ]);
  });

  test("have secrets of at most 127 characters, with the prefix, and no message shows them", () => {
    const secret = (length: number) => langfuse({ secretEnvironment: { TOKEN: "s".repeat(length) } });
    expect(checkSections(secret(114))).toEqual([]);
    expect(checkSections(secret(115))).toEqual([
      fieldError(
        "langfuse.secretEnvironment.TOKEN",
        "must have at most 114 characters: the name of a secret in Key Vault has at most 127, and starts with langfuse-dev-",
        "115 characters",
        "Write the name of a secret, and not its value.",
      ),
    ]);
    expect(checkSections({ environment: "production", ...secret(107) })).toEqual([]);
    expect(checkSections({ environment: "production", ...secret(108) })).toHaveLength(1);
  });

  test("that no other field sets are valid", () => {
    const names = [
      "LANGFUSE_DEFAULT_PROJECT_ROLE",
      "LANGFUSE_S3_MEDIA_MAX_CONTENT_LENGTH",
      "LANGFUSE_S3_MEDIA_DOWNLOAD_URL_EXPIRY_SECONDS",
      "AUTH_SESSION_MAX_AGE",
      "SALTED",
      "PORTAL",
      "REDISX",
      "SMTP_CONNECTION_URL",
    ];
    expect(set(...names)).toEqual([]);
  });

  test.each([
    ["NEXTAUTH_URL", "publicUrl"],
    ["TELEMETRY_ENABLED", "langfuse.telemetry"],
    ["DATABASE_URL", "langfuse.postgresql"],
    ["DIRECT_URL", "langfuse.postgresql"],
    ["SHADOW_DATABASE_URL", "langfuse.postgresql"],
    ["REDIS_HOST", "langfuse.redis"],
    ["CLICKHOUSE_URL", "langfuse.clickhouse"],
    ["AUTH_AZURE_AD_CLIENT_SECRET", "sso"],
    ["AUTH_DISABLE_USERNAME_PASSWORD", "sso.passwordLogin"],
    ["LANGFUSE_USE_AZURE_BLOB", "storage"],
    ["LANGFUSE_AZURE_BLOB_CREDENTIAL", "storage"],
    ["LANGFUSE_AZURE_SKIP_CONTAINER_CHECK", "storage"],
    ["LANGFUSE_USE_GOOGLE_CLOUD_STORAGE", "storage"],
    ["LANGFUSE_LOG_LEVEL", "langfuse.logging"],
    ["LANGFUSE_LOG_FORMAT", "langfuse.logging"],
    ["LANGFUSE_S3_EVENT_UPLOAD_BUCKET", "storage"],
    ["LANGFUSE_S3_MEDIA_UPLOAD_SECRET_ACCESS_KEY", "storage"],
    ["LANGFUSE_S3_MEDIA_MAX_CONTENT_LENGTHS", "storage"],
  ])("%s is already set by %s", (name, field) => {
    const rule = `must not be set: the value comes from ${field}`;
    expect(set(name)).toEqual([fieldError(`langfuse.environment.${name}`, rule, name, `Remove it, and set ${field}.`)]);
  });

  test.each(["SALT", "ENCRYPTION_KEY", "NEXTAUTH_SECRET"])("%s is a secret of the Key Vault", (name) => {
    const rule = "must not be set: the value is a secret of the Key Vault";
    expect(set(name)).toEqual([fieldError(`langfuse.environment.${name}`, rule, name, "Remove it.")]);
  });

  test.each([
    "NODE_ENV",
    "HOSTNAME",
    "PORT",
    "AUTH_DISABLE_SIGNUP",
    "LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED",
    "LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED",
  ])("%s is set by the chart", (name) => {
    const rule = "must not be set: the chart sets it";
    expect(set(name)).toEqual([fieldError(`langfuse.environment.${name}`, rule, name, "Remove it.")]);
  });

  test.each(["AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_SECRET"])(
    "%s is the identity's",
    (name) => {
      expect(set(name)).toEqual([
        fieldError(
          `langfuse.environment.${name}`,
          "must not be set: it overrides the pod's workload identity",
          name,
          "Remove it; the identity comes from the service account.",
        ),
      ]);
    },
  );

  describe("with a bucket", () => {
    const storage = {
      kind: "s3-compatible",
      provider: "alibaba-oss",
      region: "cn-hangzhou",
      bucket: "langfuse-events",
    };
    const beside = (name: string) => checkSections({ ...langfuse({ environment: { [name]: "secret" } }), storage });

    test.each([
      "AWS_REQUEST_CHECKSUM_CALCULATION",
      "AWS_RESPONSE_CHECKSUM_VALIDATION",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_PROFILE",
      "AWS_ROLE_ARN",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "AWS_ENDPOINT_URL",
      "AWS_ENDPOINT_URL_S3",
      "AWS_USE_DUALSTACK_ENDPOINT",
    ])("%s would change the requests to the bucket", (name) => {
      expect(beside(name)).toEqual([
        fieldError(
          `langfuse.environment.${name}`,
          "must not be set: it changes how requests to storage.bucket are signed, or where they are sent",
          name,
          "Remove it, and set the fields of storage. The key of a Bedrock model belongs in Langfuse's settings.",
        ),
      ]);
      expect(set(name)).toEqual([]);
    });

    test.each(["AWS_REGION", "AWS_BEARER_TOKEN_BEDROCK", "AWS_MAX_ATTEMPTS"])("%s is valid", (name) => {
      expect(beside(name)).toEqual([]);
    });

    test("no pod signs in to Azure", () => {
      expect(beside("AZURE_CLIENT_ID")).toEqual([
        fieldError(
          "langfuse.environment.AZURE_CLIENT_ID",
          "must not be set: no pod signs in to Azure",
          "AZURE_CLIENT_ID",
          "Remove it.",
        ),
      ]);
    });
  });
});

describe("values of environment variables", () => {
  const value = (text: string) => langfuse({ environment: { A_NAME: text } });
  const error = (rule: string, given: string, fix: string) => [
    fieldError("langfuse.environment.A_NAME", rule, given, fix),
  ];

  test("with which no process starts are refused", () => {
    expect(checkSections(value("x\0y"))).toEqual(
      error("must not have a NUL character: no process starts with it", "a text with U+0000", "Remove it."),
    );
    expect(checkSections(value("é".repeat(65_532)))).toEqual([]);
    expect(checkSections(value(`${"é".repeat(65_532)}x`))).toEqual(
      error(
        "must have at most 131071 bytes with its name: no process starts with a longer one",
        "131072 bytes",
        "Write a shorter value.",
      ),
    );
  });
});
