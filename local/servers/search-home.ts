import { copyFile, link, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cachedDirectory } from './cached-directory.ts'
import type { Java } from './java.ts'
import { mavenJars } from './maven-jars.ts'

/** OpenSearch as its jars make it: what a distribution's archive would hold, as far as a single node needs it. */
export interface SearchHome {
  readonly version: string
  /** opensearch.path.home: holds the module that speaks HTTP. */
  readonly directory: string
  /** Sorted. */
  readonly classPath: readonly string[]
  readonly jvmFlags: readonly string[]
}

/** 2 needs the SecurityManager, which Java 24 took away; 3 needs Java 21. */
const oldestJavaOf3 = 21
const release2 = {
  version: '2.19.6',
  profiles: ['opensearch'],
  networkPlugin: 'org.opensearch.transport.Netty4Plugin',
  jvmFlags: ['-Djava.security.manager=allow'],
} as const
const release3 = {
  version: '3.8.0',
  profiles: ['opensearch', 'opensearch3'],
  networkPlugin: 'org.opensearch.transport.Netty4ModulePlugin',
  jvmFlags: [],
} as const
type Release = typeof release2 | typeof release3

const networkModule = 'transport-netty4'
/** Loaded by the module alone: on the class path too, its classes would be there twice. */
const isOfNetworkModule = (jar: string): boolean =>
  /^(netty-|transport-netty4-client-|opensearch-netty4-)/.test(basename(jar))

/** The OpenSearch that this Java can run, fetched and laid out when first asked for. */
export const searchHome = async (
  { major }: Pick<Java, 'major'>,
  onProgress?: (line: string) => void,
): Promise<SearchHome> => {
  const release = major >= oldestJavaOf3 ? release3 : release2
  const { version, profiles, jvmFlags } = release
  const jars = await mavenJars(
    { name: 'opensearch', version, profiles, versionProperty: 'opensearch.version' },
    onProgress,
  )
  const directory = await cachedDirectory(`opensearch-home-${version}`, (into) => layOut(release, jars, into))
  return { version, directory, classPath: jars.filter((jar) => !isOfNetworkModule(jar)), jvmFlags }
}

const layOut = async (release: Release, jars: readonly string[], into: string): Promise<void> => {
  const module = join(into, 'modules', networkModule)
  await mkdir(module, { recursive: true })
  await mkdir(join(into, 'plugins'))
  for (const jar of jars.filter(isOfNetworkModule)) await linkOrCopy(jar, join(module, basename(jar)))
  await writeFile(join(module, 'plugin-descriptor.properties'), pluginDescriptor(release))
  await writeFile(join(module, 'plugin-security.policy'), pluginPolicy)
}

const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to) // a file system without hard links
  }
}

const pluginDescriptor = ({ version, networkPlugin }: Release): string => `name=${networkModule}
description=HTTP and transport over Netty
version=${version}
opensearch.version=${version}
java.version=11
classname=${networkPlugin}
has.native.controller=false
`

const pluginPolicy = `grant {
  permission java.lang.reflect.ReflectPermission "suppressAccessChecks";
  permission java.lang.RuntimePermission "accessDeclaredMembers";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.lang.RuntimePermission "setContextClassLoader";
  permission java.util.PropertyPermission "*", "read,write";
  permission java.net.SocketPermission "*", "accept,connect,listen,resolve";
};
`
