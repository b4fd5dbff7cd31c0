import { KEYLESS } from "../../../policy/rules/keyless";
import { testTables } from "./tables";

testTables("keyless", KEYLESS);
