import java.io.File;
import java.util.List;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLDataProperty;
import org.semanticweb.owlapi.model.OWLLiteral;
import org.semanticweb.owlapi.model.OWLNamedIndividual;
import org.semanticweb.owlapi.model.OWLObjectProperty;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;

/**
 * Reads an ontology.
 *
 * <p>{@code OWL2_DL FILE} or {@code OWL2_RL FILE} prints what is outside of this profile, a line
 * each. {@code classes FILE} prints the classes that HermiT infers of each thing, {@code facts FILE}
 * its properties, too: lines of subject, predicate and value. Of an inconsistent ontology, both
 * print "inconsistent".
 */
class Reason {
  private static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  public static void main(String[] arguments) throws Exception {
    String task = arguments[0];
    OWLOntology ontology =
        OWLManager.createOWLOntologyManager()
            .loadOntologyFromOntologyDocument(new File(arguments[1]));
    if (task.startsWith("OWL2_")) {
      for (OWLProfileViolation one : Profiles.valueOf(task).checkOntology(ontology).getViolations()) {
        System.out.println(one.toString().replace('\n', ' '));
      }
      return;
    }
    Configuration configuration = new Configuration();
    configuration.ignoreUnsupportedDatatypes = true; // xsd:date, geo:wktLiteral
    Reasoner reasoner = new Reasoner(configuration, ontology);
    if (!reasoner.isConsistent()) {
      System.out.println("inconsistent");
      return;
    }
    List<OWLNamedIndividual> things = ontology.individualsInSignature().toList();
    for (OWLNamedIndividual thing : things) {
      reasoner.getTypes(thing, false).entities().forEach(c -> print(thing, TYPE, c.toStringID()));
      if (task.equals("facts")) {
        printFacts(ontology, reasoner, thing);
      }
    }
  }

  private static void printFacts(OWLOntology ontology, Reasoner reasoner, OWLNamedIndividual thing) {
    for (OWLObjectProperty property : ontology.objectPropertiesInSignature().toList()) {
      reasoner
          .getObjectPropertyValues(thing, property)
          .entities()
          .forEach(value -> print(thing, property.toStringID(), value.toStringID()));
    }
    for (OWLDataProperty property : ontology.dataPropertiesInSignature().toList()) {
      for (OWLLiteral value : reasoner.getDataPropertyValues(thing, property)) {
        print(thing, property.toStringID(), value.getLiteral());
      }
    }
  }

  private static void print(OWLNamedIndividual thing, String predicate, String value) {
    System.out.println(String.join(" ", thing.toStringID(), predicate, value));
  }
}
