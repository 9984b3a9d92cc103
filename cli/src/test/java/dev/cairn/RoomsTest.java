package dev.cairn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The rooms of the house: who may know whom, what stands in the doors, and what nobody may do. */
class RoomsTest {
    private static final String JDK = "java..";
    private static final String MARKS = "org.jspecify..";
    private static final String REACTOR = "reactor.core..";
    private static final String STREAMS = "org.reactivestreams..";
    private static final double HIDDEN_MIN = 0.6;

    /** What a door may show; primitive types lie in no package. */
    private static final DescribedPredicate<JavaClass> SHOWN =
            resideInAnyPackage(JDK, MARKS, REACTOR, STREAMS, "dev.cairn..", "");

    private static final Set<String> BANNED = Set.of(
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.lang.Math.random",
            "java.util.Random.<init>",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.security.SecureRandom.<init>",
            "reactor.core.scheduler.Schedulers.single",
            "reactor.core.scheduler.Schedulers.parallel",
            "reactor.core.scheduler.Schedulers.boundedElastic",
            "reactor.core.scheduler.Schedulers.newSingle",
            "reactor.core.scheduler.Schedulers.newParallel",
            "reactor.core.scheduler.Schedulers.newBoundedElastic");

    private static final Set<String> VECTOR_CODE =
            Set.of("dev.cairn.engines.VectorKernel", "dev.cairn.engines.VectorShardKernel");

    private static final String VECTOR_NAMES = String.join("|", VECTOR_CODE).replace(".", "[.]");

    /** The environment itself, and the choice of a kernel, on which no result depends. */
    private static final Set<String> OWN_CLOCK =
            Set.of("dev.cairn.api.SystemEnvironment", "dev.cairn.engines.KernelTrial");

    /** Functions of {@link java.security} are looked up where a provider can be named. */
    private static final Set<String> LOOK_UPS = Set.of(
            "java.security.MessageDigest",
            "java.security.KeyPairGenerator",
            "java.security.SecureRandom",
            "java.security.Signature",
            "javax.crypto.Cipher",
            "javax.crypto.KeyAgreement",
            "javax.crypto.KeyGenerator",
            "javax.crypto.Mac",
            "javax.crypto.SecretKeyFactory");

    /** The places, and digests that are no security functions: a store's checksums, the name of a cache file. */
    private static final Set<String> MAY_LOOK_UP = Set.of(
            "dev.cairn.engines.Jca",
            "dev.cairn.core.seal.Primitives",
            "dev.cairn.driver.memory.Intake",
            "dev.cairn.driver.posix.Sums$Hash",
            "dev.cairn.TreeTransfer");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.cairn");

    /** A room, the least number of classes that must be seen in it, and the rooms it may use. */
    private enum Room {
        ENGINES("dev.cairn.engines..", 10),
        API("dev.cairn.api..", 60),
        CORE("dev.cairn.core..", 100, ENGINES, API),
        REPLICATION("dev.cairn.replication..", 15, ENGINES, API),
        MEMORY("dev.cairn.driver.memory..", 4, API),
        POSIX("dev.cairn.driver.posix..", 8, API),
        EMBEDDED("dev.cairn", 6, API, CORE, MEMORY, POSIX),
        CONFORMANCE("dev.cairn.conformance..", 25, API),
        CLI("dev.cairn.cli..", 15, ENGINES, API, CORE, MEMORY, POSIX, EMBEDDED);

        private final String name;
        private final int classesMin;

        @SuppressWarnings("ImmutableEnumChecker") // of List.of
        private final List<Room> uses;

        Room(String name, int classesMin, Room... uses) {
            this.name = name;
            this.classesMin = classesMin;
            this.uses = List.of(uses);
        }

        JavaClasses classes() {
            return ALL.that(resideInAPackage(name));
        }

        /** Packages that others see. */
        Set<String> exported() throws URISyntaxException {
            Class<?> member = classes().iterator().next().reflect();
            Path place = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            ModuleDescriptor module =
                    ModuleFinder.of(place).findAll().iterator().next().descriptor();
            return module.exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @EnumSource
    void room_isSeen(Room room) {
        assertThat(room.classes().size()).isGreaterThanOrEqualTo(room.classesMin);
    }

    @Test
    void everyClass_isInOneRoom() {
        for (JavaClass type : ALL) {
            assertThat(Stream.of(Room.values())
                            .filter(room -> resideInAPackage(room.name).test(type)))
                    .as(type.getName())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void room_usesOnlyItsNeighbours(Room room) {
        String[] allowed = Stream.concat(Stream.of(room), room.uses.stream())
                .map(r -> r.name)
                .toArray(String[]::new);
        classes()
                .that(resideInAPackage(room.name))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.cairn..")).or(resideInAnyPackage(allowed)))
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "API"})
    void groundRoom_usesNoLibraryButReactor(Room room) {
        String[] allowed =
                room == Room.ENGINES ? new String[] {JDK, MARKS} : new String[] {JDK, MARKS, REACTOR, STREAMS};
        classes()
                .that(resideInAPackage(room.name))
                .and()
                .haveNameNotMatching(VECTOR_NAMES)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideInAPackage(room.name)))
                .check(ALL);
    }

    @Test
    void vectorCode_isInTwoClassesThatNobodyNames() {
        noClasses()
                .that()
                .haveNameNotMatching(VECTOR_NAMES)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(VECTOR_NAMES)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(ALL);
        assertThat(VECTOR_CODE).allMatch(ALL::contain);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "API", "CORE", "REPLICATION", "MEMORY", "POSIX", "EMBEDDED"})
    void publicSignature_showsNoLibraryButReactor(Room room) throws URISyntaxException {
        Set<String> exported = room.exported();
        List<String> strangers = new ArrayList<>();
        for (JavaClass type : room.classes()) {
            if (exported.contains(type.getPackageName()) && isPublic(type)) {
                signature(type)
                        .filter(shown -> !SHOWN.test(shown.getBaseComponentType()))
                        .forEach(shown -> strangers.add(type.getName() + " shows " + shown.getName()));
            }
        }
        assertThat(strangers).isEmpty();
    }

    private static Stream<JavaClass> signature(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaClass> members = type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .flatMap(member -> Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown(member)));
        return Stream.concat(parents.flatMap(parent -> parent.getAllInvolvedRawTypes().stream()), members)
                .distinct();
    }

    private static Stream<JavaClass> thrown(JavaMember member) {
        return member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.empty();
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(RoomsTest::isPublic).orElse(true);
    }

    @ParameterizedTest
    @EnumSource(names = {"CORE", "REPLICATION", "POSIX"})
    void room_hidesMostOfItsTypes(Room room) throws URISyntaxException {
        Set<String> exported = room.exported();
        List<JavaClass> all = room.classes().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();
        long hidden = all.stream()
                .filter(type -> !isPublic(type) || !exported.contains(type.getPackageName()))
                .count();
        assertThat(hidden / (double) all.size())
                .as("%d of %d types hidden", hidden, all.size())
                .isGreaterThanOrEqualTo(HIDDEN_MIN);
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "POSIX"})
    void driver_hasThreeFaces(Room room) {
        assertThat(room.classes().stream()
                        .filter(type -> type.isTopLevelClass() && isPublic(type))
                        .map(JavaClass::getSimpleName))
                .hasSize(3)
                .allMatch(name -> name.matches("[A-Z][a-z]+Store(Config|Driver)?"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "API", "CORE", "REPLICATION", "MEMORY", "POSIX", "EMBEDDED"})
    void room_takesTimeChanceAndThreadsFromItsEnvironment(Room room) {
        List<String> found = room.classes().stream()
                .filter(type -> OWN_CLOCK.stream().noneMatch(type.getName()::startsWith))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> banned(access.getTarget()))
                .map(JavaAccess::getDescription)
                .toList();
        assertThat(found).isEmpty();
    }

    private static boolean banned(AccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        if (owner.equals("reactor.core.publisher.Flux") || owner.equals("reactor.core.publisher.Mono")) {
            return takesTimeFromNowhere((AccessTarget.CodeUnitAccessTarget) target);
        }
        return BANNED.contains(owner + "." + name)
                || name.equals("parallelStream")
                || (name.equals("parallel") && target.getOwner().isAssignableTo(BaseStream.class));
    }

    /** Reactor's operators that take a duration, and the time from a static scheduler. */
    private static boolean takesTimeFromNowhere(AccessTarget.CodeUnitAccessTarget target) {
        List<JavaClass> parameters = target.getRawParameterTypes();
        return parameters.stream().anyMatch(p -> p.isEquivalentTo(Duration.class))
                && parameters.stream().noneMatch(p -> p.isEquivalentTo(Scheduler.class));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENGINES", "API", "CORE", "REPLICATION", "MEMORY", "POSIX", "EMBEDDED", "CLI"})
    void room_looksUpCryptographyWhereAProviderCanBeNamed(Room room) {
        assertThat(lookUps(room.classes()).filter(type -> !MAY_LOOK_UP.contains(type)))
                .isEmpty();
    }

    @Test
    void thoseWhoMayLookUp_do() {
        assertThat(lookUps(ALL)).containsAll(MAY_LOOK_UP);
    }

    private static Stream<String> lookUps(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTarget().getName().equals("getInstance")
                        && LOOK_UPS.contains(call.getTargetOwner().getName()))
                .map(call -> call.getOriginOwner().getName())
                .distinct();
    }

    @Test
    void ban_seesWhatItBans() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(offender.get(Offender.class).getAccessesFromSelf().stream()
                        .filter(access -> banned(access.getTarget())))
                .hasSize(6);
    }

    /** Does what nobody may do. */
    @SuppressWarnings("unused")
    private static final class Offender {
        private final Supplier<Instant> clock = Instant::now;
        private final Random random = new Random(1);
        private final Scheduler scheduler = Schedulers.parallel();
        private final long nanos = System.nanoTime();
        private final Flux<Long> ticks = Flux.interval(Duration.ofSeconds(1));
        private final Stream<String> stream = List.of("").parallelStream();
    }
}
