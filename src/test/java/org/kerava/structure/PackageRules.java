package org.kerava.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may see whom. Looks at compiled classes, where no import, no full name and no inferred type can hide (a class that is named by a text, as the
 * run-time loops of the CPU backend name those of the Vector API, does not count), and at the imports of sources, for constants that the compiler copies.
 */
final class PackageRules {
  /** From top to bottom; a package sees its own row and those below. A prefix covers the packages inside, unless they have a row of their own. */
  private static final List<List<String>> ROWS = List.of(
      List.of("org.kerava", "org.kerava.cli"),
      List.of("org.kerava.distribute"),
      List.of("org.kerava.applications"),
      List.of("org.kerava.saving.files", "org.kerava.saving.hdf5", "org.kerava.saving.export"),
      List.of("org.kerava.models"),
      List.of("org.kerava.training"),
      List.of("org.kerava.layers"),
      List.of("org.kerava.data"),
      List.of("org.kerava.saving"),
      List.of("org.kerava.ops"),
      List.of("org.kerava.backend.cpu", "org.kerava.backend.cuda", "org.kerava.backend.plan"),
      List.of("org.kerava.backend.cpu.simd"),
      List.of("org.kerava.backend"),
      List.of("org.kerava.tensor"));
  /** Seen from inside only: devices hide behind the seam, which finds them by name. */
  private static final List<String> CLOSED = List.of("org.kerava.backend.cpu", "org.kerava.backend.cuda", "org.kerava.backend.plan");

  private static final Pattern IN_CLASS = Pattern.compile("(org/kerava/(?:\\w+/)*|jdk/incubator/vector/)[\\w$]+");
  private static final Pattern IMPORT = Pattern.compile("^import (?:static )?((?:[a-z]\\w*\\.)+)[A-Z*]", Pattern.MULTILINE);

  private PackageRules() {}

  /** {@return what is wrong with the compiled classes in a folder, one line for a pair of a class and a package} */
  static List<String> violationsInClasses(Path folder) {
    return violations(folder, ".class", file -> {
      try {
        var seen = new TreeSet<String>();
        var model = ClassFile.of().parse(file);
        if (model.isModuleInfo()) return seen;
        for (PoolEntry e : model.constantPool()) {
          if (e instanceof Utf8Entry text) IN_CLASS.matcher(text.stringValue()).results().map(m -> packageOf(m.group(1), '/')).forEach(seen::add);
        }
        return seen;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** {@return what is wrong with the imports of the sources in a folder} */
  static List<String> violationsInSources(Path folder) {
    return violations(folder, ".java", file -> {
      try {
        var seen = new TreeSet<String>();
        IMPORT.matcher(Files.readString(file)).results().map(PackageRules::imported).forEach(seen::add);
        return seen;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static String imported(MatchResult m) {
    return packageOf(m.group(1), '.');
  }

  private static String packageOf(String prefix, char separator) {
    return prefix.substring(0, prefix.length() - 1).replace(separator, '.');
  }

  private interface Reader {
    Set<String> packagesSeenBy(Path file);
  }

  private static List<String> violations(Path folder, String ending, Reader reader) {
    try (Stream<Path> files = Files.walk(folder)) {
      var found = new ArrayList<String>();
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        Path inside = folder.relativize(file);
        if (inside.getParent() == null) continue; // module-info
        String from = inside.getParent().toString().replace(inside.getFileSystem().getSeparator(), ".");
        for (String to : reader.packagesSeenBy(file)) check(from, to).ifPresent(why -> found.add(inside + " sees " + to + ": " + why));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> check(String from, String to) {
    if (to.startsWith("jdk.incubator.vector")) {
      return from.equals("org.kerava.backend.cpu.simd") ? Optional.empty() : Optional.of("only org.kerava.backend.cpu.simd may");
    }
    if (!to.startsWith("org.kerava") || from.equals(to)) return Optional.empty();
    if (row(from) > row(to)) return Optional.of("arrows between packages point down");
    for (String closed : CLOSED) {
      if (inside(to, closed) && !inside(from, closed)) return Optional.of("a device is reached through org.kerava.backend only");
    }
    return Optional.empty();
  }

  private static boolean inside(String name, String prefix) {
    return (name + '.').startsWith(prefix + '.');
  }

  /** The row of the longest prefix; a package that has none must get one. */
  private static int row(String name) {
    for (String p = name; !p.equals("org"); p = p.substring(0, p.lastIndexOf('.'))) {
      for (int i = 0; i < ROWS.size(); i++) {
        if (ROWS.get(i).contains(p) && (p.equals(name) || !p.equals("org.kerava"))) return i;
      }
    }
    throw new IllegalStateException("the package " + name + " has no row in PackageRules: say what it may see");
  }
}
