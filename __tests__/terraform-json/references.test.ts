import { findReferences } from "../../terraform-json/references";

/** As `azurerm_kubernetes_cluster.c > kube_config > host`. */
function read(text: string): string[] {
  return findReferences(text).map(({ address, attributes }) => [address, ...attributes].join(" > "));
}

describe("references", () => {
  test.each<[text: string, ...found: string[]]>([
    ["no template"],
    ["azurerm_subnet.nodes.id"],
    ["${azurerm_subnet.nodes.id}", "azurerm_subnet.nodes > id"],
    ["${data.azurerm_client_config.client.tenant_id}", "data.azurerm_client_config.client > tenant_id"],
    ["${ephemeral.random_password.salt.result}", "ephemeral.random_password.salt > result"],
    ["${local.revision}", "local.revision"],
    ["${local.settings.name}", "local.settings > name"],
    ["${var.image}", "var.image"],
    ["${module.network.subnet_id}", "module.network > subnet_id"],
    ["${azurerm_subnet.nodes}", "azurerm_subnet.nodes"],
    ["${data.azurerm_subnet.nodes}", "data.azurerm_subnet.nodes"],
    ["${data.azurerm_subnet}"],
    ["a ${a_b.c.d} b ${e_f.g.h}", "a_b.c > d", "e_f.g > h"],
    ["${each.value}${count.index}${path.module}${terraform.workspace}${self.id}"],
    ["${true ? null : 1.5}"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("templates", () => {
  test.each<[text: string, ...found: string[]]>([
    ["$${azurerm_subnet.nodes.id}"],
    ["%%{ if azurerm_subnet.nodes.id }"],
    ["$${a_b.c.d} ${e_f.g.h}", "e_f.g > h"],
    ["%{ if a_b.c.d }x%{ else }y%{ endif }", "a_b.c > d"],
    ["%{ for pool in a_b.c.pools }${pool.name}%{ endfor }", "a_b.c > pools"],
    ["${~ a_b.c.d ~}", "a_b.c > d"],
    ["${{ name = a_b.c.d }}", "a_b.c > d"],
    ["${{ name = { inner = a_b.c.d } }} ${e_f.g.h}", "a_b.c > d", "e_f.g > h"],
    ["${a_b.c.d", "a_b.c > d"],
    ["${"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("quoted strings have references only in their templates", () => {
  test.each<[text: string, ...found: string[]]>([
    ['${join("-", [a_b.c.d])}', "a_b.c > d"],
    ['${"azurerm_subnet.nodes.id"}'],
    ['${"}"} ${a_b.c.d}', "a_b.c > d"],
    ['${"\\"${a_b.c.d}"}', "a_b.c > d"],
    ['${"a ${a_b.c.d} b"}', "a_b.c > d"],
    ['${format("%s", "x ${join("-", [a_b.c.d])} y")}', "a_b.c > d"],
    ['${"$${a_b.c.d}"}'],
    ['${"unclosed a_b.c.d'],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("names after the address", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${a_b.c.kube_config[0].host}", "a_b.c > kube_config > host"],
    ["${a_b.c.kube_config.0.host}", "a_b.c > kube_config > host"],
    ["${a_b.c.kube_config[*].host}", "a_b.c > kube_config > host"],
    ["${a_b.c.kube_config.*.host}", "a_b.c > kube_config > host"],
    ["${a_b.c[*].kube_config[*].host}", "a_b.c > kube_config > host"],
    ["${a_b.c[0].id}", "a_b.c > id"],
    ["${a_b.c[each.key].id}", "a_b.c > id"],
    ["${a_b.c[count.index].id}", "a_b.c > id"],
    ['${a_b.c["admin_password"]}', "a_b.c > admin_password"],
    ['${a_b.c["kube_config"][0]["client_key"]}', "a_b.c > kube_config > client_key"],
    ['${a_b["c"]["admin_password"]}', "a_b.c > admin_password"],
    ['${a_b.c.tags["cost-center"]}', "a_b.c > tags > cost-center"],
    ["${a_b.c-d.e-f}", "a_b.c-d > e-f"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("a computed name is a reference to the whole block, and its expression has references of its own", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${a_b.c[local.name]}", "a_b.c", "local.name"],
    ["${a_b.c.kube_config[0][var.name]}", "a_b.c > kube_config", "var.name"],
    ['${a_b.c["primary_${local.kind}"]}', "a_b.c", "local.kind"],
    ["${a_b.c.list[e_f.g.h].i}", "a_b.c > list > i", "e_f.g > h"],
    ["${a_b.c.list[max(e_f.g.h, 1)]}", "a_b.c > list", "e_f.g > h"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("names after a call belong to the argument that it returns", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${one(a_b.c.kube_config).host}", "a_b.c > kube_config > host"],
    ["${one(a_b.c.kube_config[*]).client_key}", "a_b.c > kube_config > client_key"],
    ["${(a_b.c.kube_config)[0].host}", "a_b.c > kube_config > host"],
    ["${element(a_b.c.kube_config, e_f.g.h).host}", "a_b.c > kube_config > host", "e_f.g > h"],
    ["${one(tolist(a_b.c.kube_config)).host}", "a_b.c > kube_config > host"],
    [
      "${try(a_b.c.kube_config[0], e_f.g.kube_config[0]).host}",
      "a_b.c > kube_config > host",
      "e_f.g > kube_config > host",
    ],
    ["${merge(a_b.c, e_f.g).id}", "a_b.c > id", "e_f.g > id"],
    ['${jsondecode(a_b.c.output)["keys"]}', "a_b.c > output > keys"],
    ['${lookup(a_b.c, "primary_access_key")}', "a_b.c > primary_access_key"],
    ['${lookup(a_b.c, "primary_access_key", "")}', "a_b.c > primary_access_key"],
    ['${lookup(a_b.c, "settings", e_f.g).id}', "a_b.c > settings > id", "e_f.g > id"],
    ["${lookup(a_b.c, local.name)}", "a_b.c", "local.name"],
    ['${try(a_b.c.d, "x")}', "a_b.c > d"],
    ["${sensitive(a_b.c).id}", "a_b.c > id"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("names after another expression are no attributes", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${jsonencode(a_b.c)}", "a_b.c"],
    ["${tomap({ host = a_b.c.kube_config }).host}", "a_b.c > kube_config"],
    ["${one([a_b.c.kube_config]).host}", "a_b.c > kube_config"],
    ["${yamldecode(a_b.c.kube_config_raw).clusters}", "a_b.c > kube_config_raw"],
    ["${{ id = a_b.c }.id}", "a_b.c"],
    ["${[a_b.c][0].id}", "a_b.c"],
    ["${upper(one(a_b.c.kube_config).host)}", "a_b.c > kube_config > host"],
    ["${base64decode(a_b.c.kube_config[0].cluster_ca_certificate)}", "a_b.c > kube_config > cluster_ca_certificate"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("for expressions", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${[for pool in a_b.c.pools : pool.name]}", "a_b.c > pools"],
    ["${{ for key, pool in a_b.c.pools : key => pool.name if e_f.g.h }}", "a_b.c > pools", "e_f.g > h"],
    ['${[for pool in a_b.c.pools : "${pool.name} ${e_f.g.h}"]}', "a_b.c > pools", "e_f.g > h"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});

describe("operators", () => {
  test.each<[text: string, ...found: string[]]>([
    ["${a_b.c.d == null ? e_f.g.h : i_j.k.l}", "a_b.c > d", "e_f.g > h", "i_j.k > l"],
    ["${a_b.c.d!=e_f.g.h&&!i_j.k.l}", "a_b.c > d", "e_f.g > h", "i_j.k > l"],
    ["${-a_b.c.d+e_f.g.h}", "a_b.c > d", "e_f.g > h"],
    ["${length(a_b.c[*]) > 0 ? a_b.c[0].id : null}", "a_b.c", "a_b.c > id"],
  ])("%s", (text, ...found) => {
    expect(read(text)).toEqual(found);
  });
});
