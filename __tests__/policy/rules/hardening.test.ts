import { HARDENING } from "../../../policy/rules/hardening";
import { testTables } from "./tables";

testTables("hardening", HARDENING);
