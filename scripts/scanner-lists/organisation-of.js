// Which organisation of data/scanners/organisations.json the names of the lists mean.

/**
 * Files of OpenFilters, without `.nft`.
 * @type {Readonly<Record<string, string>>}
 */
export const OPENFILTERS_FILES = {
  a10networks: "a10-networks",
  academyforinternetresearch: "academy-for-internet-research",
  adscore: "adscore",
  alphastrike: "alpha-strike-labs",
  binaryedge: "binaryedge",
  bitsight: "bitsight",
  bufferoverrun: "bufferover",
  censys: "censys",
  criminalip: "criminal-ip",
  crowdstrikefalconsurface: "crowdstrike-falcon-surface",
  cybcube: "cybercube",
  cybergreen: "cybergreen",
  cyberok: "cyberok",
  cyberresilience: "cyberresilience",
  cypex: "cypex",
  dataplane: "dataplane",
  deepfield: "nokia-deepfield",
  detectify: "detectify",
  driftnet: "driftnet",
  edgewatch: "edgewatch",
  eset: "eset",
  fofa: "fofa",
  groupib: "group-ib",
  hackertarget: "hacker-target",
  hadrian: "hadrian",
  hspo: "hspo",
  hunter: "hunter",
  infrawatch: "infrawatch",
  internetmeasurementresearch: "internet-measurement-research",
  internetmetrics: "internet-metrics",
  internetresearchproject: "internet-research-project",
  internettl: "internettl",
  intrinsec: "intrinsec",
  intruder: "intruder",
  ipinfo: "ipinfo",
  ipip: "ipip",
  ki3: "ki3",
  knoq: "knoq",
  leakix: "leakix",
  mandiantasm: "mandiant",
  modat: "modat",
  netlas: "netlas",
  netscout: "netscout",
  netsecscan: "netsecscan",
  odin: "odin",
  onlyscans: "onlyscans",
  onyphe: "onyphe",
  paloaltonetworks: "palo-alto-networks",
  pocnroll: "pocnroll",
  probethenet: "probethenet",
  quake: "quake",
  rapid7: "rapid7",
  recordedfuture: "recorded-future",
  recyber: "recyber",
  researchscanner: "research-scanner",
  rootevidence: "root-evidence",
  scanopticon: "scanopticon",
  securityresearch: "securityresearch-net",
  shadowforce: "shadowforce",
  shadowserver: "shadowserver",
  shodan: "shodan",
  strechoid: "stretchoid",
  tenableasm: "tenable",
  visionheight: "visionheight",
  xmco: "xmco",
  zern: "zern",
  zoomeye: "zoomeye",
};

/**
 * Comments inside OpenFilters' files of several organisations; what is missing here is left out of the registry.
 * @type {Readonly<Record<string, string>>}
 */
export const OPENFILTERS_COMMENTS = {
  "Cambridge Cybercrime Centre": "university-of-cambridge",
  "USC/ISI and University of Memphis": "usc-isi-memphis",
  "USC/ISI": "usc-isi",
  "University of Southern California": "university-of-southern-california",
  "Technical University of Munich": "technical-university-of-munich",
  "University of California": "university-of-california",
  "Stanford University": "stanford-university",
  "Ruhr University Bochum": "ruhr-university-bochum",
  "University of Applied Sciences Muenster": "fh-muenster",
  "Virginia Tech": "virginia-tech",
  "Georgia Institute of Technology": "georgia-tech",
  "Max Planck Institute for Informatics": "max-planck-informatics",
  "TUD Dresden University of Technology": "tu-dresden",
  "RWTH Aachen University": "rwth-aachen",
  "University of Michigan": "university-of-michigan",
  "Louisiana State University": "louisiana-state-university",
  "University of Maryland": "university-of-maryland",
  "Paderborn University": "paderborn-university",
  "University of Twente": "university-of-twente",
  "University of Twente - Anycast Testbed": "university-of-twente",
  "Technical University of Applied Sciences Augsburg": "tha-augsburg",
  "Technical University of Denmark": "technical-university-of-denmark",
  "KU Leuven": "ku-leuven",
  "University of Vienna": "university-of-vienna",
  "Esslingen University": "esslingen-university",
  "Hasso Plattner Institute": "hasso-plattner-institute",
  "Polytechnic University of Milan": "polytechnic-university-of-milan",
  "Tsinghua University": "tsinghua-university",
  "open-resolver-scan.proper.com": "proper-open-resolver-scan",
  "scanning-the-internet-for-good.dataprovider.com": "dataprovider",
  "scan.f6.security": "f6",
  "ip-whois-crawler.ipgeolocation.io": "ipgeolocation",
  "scansearch.net": "scansearch",
  "DNS Research at Team Cymru / dnsresearch.cymru.com": "team-cymru",
  "NTP Research at Team Cymru": "team-cymru",
  "Internet Scanning Project / internetresearch.center": "internet-scanning-project",
  "BarkScan / barkscan.com": "barkscan",
  TelcoScan: "telcoscan",
  "Internet Research Detection - IPTruth": "iptruth",
};

/**
 * Ends of the host names and labels in maltrail's list.
 * @type {readonly (readonly [end: string, slug: string])[]}
 */
export const MALTRAIL_LABELS = [
  ["5thcolumn.net", "fifth-column"],
  ["ANSSI", "anssi"],
  ["Greenbone", "greenbone"],
  ["NYU Osiris Laboratory", "nyu-osiris"],
  ["ant.isi.edu", "usc-isi"],
  ["berkeley.edu", "uc-berkeley"],
  ["binaryedge.ninja", "binaryedge"],
  ["censys.io", "censys"],
  ["criminalip.com", "criminal-ip"],
  ["internet-census.org", "bitsight"],
  ["internettl.org", "internettl"],
  ["kudelskisecurity.com", "kudelski-security"],
  ["leakix.net", "leakix"],
  ["ltx71", "ltx71"],
  ["modat.io", "modat"],
  ["netsec.colostate.edu", "colorado-state-university"],
  ["netsystemsresearch.com", "net-systems-research"],
  ["onyphe.net", "onyphe"],
  ["openportstats.com", "open-port-statistics"],
  ["outspoken.ca", "outspoken"],
  ["phenome.ca", "phenome"],
  ["projectblindferret.com", "project-blind-ferret"],
  ["rapid7.com", "rapid7"],
  ["riskiq.com", "riskiq"],
  ["rwth-aachen.de", "rwth-aachen"],
  ["sba-research.org", "sba-research"],
  ["shadowserver.org", "shadowserver"],
  ["shodan.io", "shodan"],
  ["stretchoid.com", "stretchoid"],
  ["umich.edu", "university-of-michigan"],
];

/**
 * Sections of maltrail's list, by their first reference: whose their lines are when they carry no label, and how it is
 * known. A section without an organisation is left out unless a line names one.
 * @type {readonly { reference: string, slug: string | null, declared?: boolean, reason?: string }[]}
 */
export const MALTRAIL_SECTIONS = [
  { reference: "bad_packets/status/1105245951327784960", slug: "bitsight" },
  {
    reference: "www.internet-census.org/relations",
    slug: null,
    reason: "hosts of a web site (among them a content delivery network), not scanners",
  },
  { reference: "bad_packets/status/1145859072979169280", slug: "net-systems-research" },
  { reference: "support.censys.io", slug: null, declared: true },
  { reference: "misp-warninglists/blob/main/lists/censys-scanning", slug: null, declared: true },
  { reference: "www.alphastrike.io", slug: "alpha-strike-labs" },
  { reference: "www.cert.ssi.gouv.fr/scans", slug: null, declared: true },
  { reference: "www.modat.io/scanning", slug: null, declared: true },
  { reference: "probe.onyphe.net/ip-ranges.txt", slug: null, declared: true },
];

/**
 * Lists of MISP, by file name without `.json`, and how their claims are known: `telescope` was seen by CIRCL's network
 * telescope, `declared` repeats what the organisation publishes, `attributed` was put together by others.
 * @type {Readonly<Record<string, readonly [slug: string, kind: "telescope" | "declared" | "attributed"]>>}
 */
export const MISP_LISTS = {
  "alphastrike-research-nt-scanning": ["alpha-strike-labs", "telescope"],
  "alphastrike-scanning": ["alpha-strike-labs", "attributed"],
  "bufferover-nt-scanning": ["bufferover", "telescope"],
  "censys-scanning": ["censys", "declared"],
  "circl-security-scanning": ["circl", "declared"],
  "circl-ssh-scanning": ["circl", "declared"],
  "coalition-signals-intelligence-nt-scanning": ["coalition", "telescope"],
  "cybergreen-nt-scanning": ["cybergreen", "telescope"],
  "cyberresilience-nt-scanning": ["cyberresilience", "telescope"],
  "cypex-nt-scanning": ["cypex", "telescope"],
  "f6-nt-scanning": ["f6", "telescope"],
  "internet-census-nt-scanning": ["bitsight", "telescope"],
  "internetcleanup-scanner": ["internet-cleanup-foundation", "declared"],
  "intrinsec-nt-scanning": ["intrinsec", "telescope"],
  "ipinfo-nt-scanning": ["ipinfo", "telescope"],
  "ipip-nt-scanning": ["ipip", "telescope"],
  "modat-nt-scanning": ["modat", "telescope"],
  "modat-scanner": ["modat", "declared"],
  "netsecscan-nt-scanning": ["netsecscan", "telescope"],
  "netsecscan-scanning": ["netsecscan", "attributed"],
  "onyphe-nt-scanning": ["onyphe", "telescope"],
  "onyphe-scanner": ["onyphe", "declared"],
  "palo-alto-networks-cortex-xpanse": ["palo-alto-networks", "declared"],
  "probethenet-nt-scanning": ["probethenet", "telescope"],
  "rapid7-nt-scanning": ["rapid7", "telescope"],
  "research-scanner-nt-scanning": ["research-scanner", "telescope"],
  "shadowforce-nt-scanning": ["shadowforce", "telescope"],
  "shadowforce-scanning": ["shadowforce", "attributed"],
  "shadowserver-nt-scanning": ["shadowserver", "telescope"],
  shadowserver: ["shadowserver", "attributed"],
  "shodan-nt-scanning": ["shodan", "telescope"],
  "shodan-scanning": ["shodan", "attributed"],
  "skipa-nt-scanning": ["cyberok", "telescope"],
  "stretchoid-nt-scanning": ["stretchoid", "telescope"],
  "tenable-cloud-ipv4": ["tenable", "declared"],
  "tenable-cloud-ipv6": ["tenable", "declared"],
};

/**
 * Names in the table of Japanese notices.
 * @type {Readonly<Record<string, string>>}
 */
export const JAPANESE_NAMES = {
  "NICT NOTICE": "nict-notice",
  "NICT pre-survey": "nict-pre-survey",
  "ICT-ISAC": "ict-isac",
};
