import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes a jar's classes anew in the class file format of Java 8, with the stack maps that format asks for. Java's
/// ahead-of-time cache (JEP 483) leaves out classes older than format 50, because they are checked by the old verifier;
/// picocli's are of format 49, and reading them from the jar at every start took longer than most small commands.
/// Nothing else of a class changes (docs/decisions/004).
///
///     java LiftClasses.java IN.jar OUT.jar
final class LiftClasses {
    /// Java 6: the first format with stack maps.
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private LiftClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path in = Path.of(arguments[0]);
        try (ZipFile jar = new ZipFile(in.toFile());
                URLClassLoader classes =
                        new URLClassLoader(new URL[] {in.toUri().toURL()});
                ZipOutputStream out =
                        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1]))))) {
            ClassFile format = ClassFile.of(
                    ClassFile.ConstantPoolSharingOption.NEW_POOL,
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            ClassTransform lift = ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                    .andThen(ClassTransform.endHandler(one -> one.withVersion(ClassFile.JAVA_8_VERSION, 0)));
            for (ZipEntry entry : jar.stream().toList()) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class") && major(bytes) < FIRST_WITH_STACK_MAPS) {
                    bytes = format.transformClass(format.parse(bytes), lift);
                }
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                out.putNextEntry(same);
                out.write(bytes);
            }
        }
    }

    private static int major(byte[] classFile) {
        return (classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF;
    }
}
