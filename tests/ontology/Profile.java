import java.io.File;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * Says of each RDF/XML file what breaks OWL 2 DL or RL and what HermiT finds wrong, one line each: file, kind, detail.
 *
 * <p>Run without compiling, {@code java -cp HermiT.jar Profile.java FILE...}: one start of Java for all files. The jar
 * brings OWL API 3.4, whose profile checkers need no network. HermiT is defined for OWL 2 DL only, so that it is not asked
 * about a file that is not. A file that was read to its end closes with a line of the kind "axioms".
 */
public final class Profile {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            boolean inDl = holds(file, ontology, new OWL2DLProfile(), "not DL");
            holds(file, ontology, new OWL2RLProfile(), "not RL");
            if (inDl) {
                reason(file, ontology);
            }
            say(file, "axioms", ontology.getAxiomCount());
        }
    }

    private static boolean holds(String file, OWLOntology ontology, OWLProfile profile, String kind) {
        boolean clean = true;
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            say(file, kind, violation);
            clean = false;
        }
        return clean;
    }

    private static void reason(String file, OWLOntology ontology) {
        Reasoner reasoner = new Reasoner(ontology);
        if (!reasoner.isConsistent()) {
            say(file, "inconsistent", "no world has all these axioms");
            return;
        }
        for (OWLClass empty : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
            say(file, "unsatisfiable", empty.getIRI());
        }
    }

    private static void say(String file, String kind, Object detail) {
        System.out.println(file + "\t" + kind + "\t" + String.valueOf(detail).replaceAll("\\s+", " "));
    }
}
